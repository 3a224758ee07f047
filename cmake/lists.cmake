# SPDX-License-Identifier: Apache-2.0
# Writes gen/<folder>_list.inc with one MW_<KIND>(name) row a folder: adding a folder is the whole
# registration. Static-initialiser registration would not survive linking from an archive.

function(mw_write_list folder macro)
  file(GLOB entries CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${CMAKE_SOURCE_DIR}/${folder}
       ${CMAKE_SOURCE_DIR}/${folder}/*)
  set(text "")
  foreach(entry ${entries})
    # An entry is a folder that holds the header of its own name; _template is one to copy.
    if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/${entry}/${entry}.h AND NOT entry MATCHES "^_")
      string(APPEND text "${macro}(${entry})\n")
    endif()
  endforeach()
  get_filename_component(name ${folder} NAME)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/${name}_list.inc CONTENT "${text}")
endfunction()

# gen/ops_grad_list.inc: one MW_GRAD(name) row an operator that has a gradient.
function(mw_write_grad_list)
  file(GLOB grads CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/ops/*/*_grad.cc)
  list(FILTER grads EXCLUDE REGEX "/_template/")
  set(text "")
  foreach(grad ${grads})
    get_filename_component(stem ${grad} NAME_WE)
    string(REGEX REPLACE "_grad$" "" op ${stem})
    string(APPEND text "MW_GRAD(${op})\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/ops_grad_list.inc CONTENT "${text}")
endfunction()

# gen/<list>_list.inc: one <macro>(name) row a source of the folder; main.cc and tests are none.
function(mw_write_file_list list folder macro)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$|_test\\.cc$")
  set(text "")
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    string(APPEND text "${macro}(${stem})\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/${list}_list.inc CONTENT "${text}")
endfunction()

# gen/licence_generated.h: LICENSE as a literal, for the packages that carry it.
function(mw_write_licence)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/LICENSE)
  file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/licence_generated.h
       CONTENT "#pragma once\ninline constexpr char kLicence[] = R\"LICENCE(${licence})LICENCE\";\n" @ONLY)
endfunction()

# gen/feature_code_generated.h: kFeatureCode, the hash of all sources that features are made by. Kept
# features are of other code when it changes.
function(mw_write_feature_code out)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/abi/*.h ${CMAKE_SOURCE_DIR}/arch/*.h
       ${CMAKE_SOURCE_DIR}/dsp/*.cc ${CMAKE_SOURCE_DIR}/dsp/*.h ${CMAKE_SOURCE_DIR}/ops/_family/frame/*
       ${CMAKE_SOURCE_DIR}/host/features/*
       ${CMAKE_SOURCE_DIR}/host/data/*.cc ${CMAKE_SOURCE_DIR}/host/data/*.h
       ${CMAKE_SOURCE_DIR}/host/speech/*.cc ${CMAKE_SOURCE_DIR}/host/speech/*.h
       ${CMAKE_SOURCE_DIR}/host/base/rng.h ${CMAKE_SOURCE_DIR}/host/recipes/feature_set.*)
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz)\\.cc$")
  list(SORT sources)
  string(REPLACE ";" "|" joined "${sources}")
  set(header ${CMAKE_BINARY_DIR}/gen/feature_code_generated.h)
  add_custom_command(OUTPUT ${header} DEPENDS ${sources} ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake VERBATIM
                     COMMAND ${CMAKE_COMMAND} -DOUT=${header} -DSOURCES=${joined}
                             -P ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake)
  set(${out} ${header} PARENT_SCOPE)
endfunction()

# gen/embedded_headers.cc: what an operator from outside is compiled against (host/outside/headers.h);
# gen/tool_build_generated.h: by which compiler and flags of the ABI the tool is built.
function(mw_embed_headers out)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} abi/*.h abi/*.inc arch/*.h arch/*.inc
       ops/_family/*.h ops/_family/*.inc host/base/*.h host/ir/*.h host/train/*.h)
  list(SORT headers)
  list(TRANSFORM headers PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE depends)
  string(REPLACE ";" "|" joined "${headers}")
  set(source ${CMAKE_BINARY_DIR}/gen/embedded_headers.cc)
  add_custom_command(OUTPUT ${source} DEPENDS ${depends} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM
                     COMMAND ${CMAKE_COMMAND} -DOUT=${source} -DROOT=${CMAKE_SOURCE_DIR} -DFILES=${joined}
                             -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake)
  set(flags "${CMAKE_CXX_FLAGS}")
  if(MW_SANITIZE)
    string(APPEND flags " -fsanitize=${MW_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer")
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/tool_build_generated.h
       CONTENT "#pragma once\ninline constexpr char kToolCompiler[] = \"${CMAKE_CXX_COMPILER}\";\ninline constexpr char kToolFlags[] = \"${flags}\";\n")
  set(${out} ${source} PARENT_SCOPE)
endfunction()

mw_write_list(ops MW_OP)
mw_write_list(dsp MW_OP)
mw_write_list(codecs MW_CODEC)
mw_write_list(host/import MW_IMPORTER)
mw_write_grad_list()
mw_write_file_list(cli apps/cli MW_COMMAND)
mw_write_file_list(packages host/codegen/packages MW_PACKAGE)
mw_write_file_list(sets host/recipes/sets MW_SET)
mw_write_licence()
