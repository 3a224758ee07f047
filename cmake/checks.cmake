# SPDX-License-Identifier: Apache-2.0
# The rules of the repository as tests: who includes whom, style, documents, the device contract.
# They read sources, so one build runs them; sanitized builds would only repeat them.
if(MW_SANITIZE)
  return()
endif()

function(mw_check name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "COMMAND" ${ARGN})
  add_test(NAME check.${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(check.${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
                       SKIP_REGULAR_EXPRESSION "SKIPPED:")
endfunction()

find_program(MW_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
foreach(check includes style docs)
  mw_check(${check} LABEL fast TIMEOUT 60
           COMMAND ${MW_PYTHON} tools/check_${check}.py --tool $<TARGET_FILE:milliwatt>)
  mw_check(${check}.self_test LABEL fast TIMEOUT 60
           COMMAND ${MW_PYTHON} tools/check_${check}.py --self-test)
endforeach()
mw_check(freestanding LABEL fast TIMEOUT 300 COMMAND ${MW_PYTHON} tools/check_freestanding.py)
mw_check(errors LABEL fast TIMEOUT 300
         COMMAND ${MW_PYTHON} test/error/errors.py --tool $<TARGET_FILE:milliwatt>)
mw_check(errors.sites LABEL slow TIMEOUT 60 COMMAND ${MW_PYTHON} test/error/errors.py --sites)
list(JOIN MW_DEVICE_WARNINGS " " device_warnings)
mw_check(dialects LABEL fast TIMEOUT 300
         COMMAND ${MW_PYTHON} tools/check_dialects.py "--warnings=${device_warnings}")
mw_check(headers LABEL slow TIMEOUT 1200
         COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target mw_headers)
mw_check(installed LABEL slow TIMEOUT 600
         COMMAND ${MW_PYTHON} test/extension/installed.py --build ${CMAKE_BINARY_DIR})
mw_check(tutorials.self_test LABEL fast TIMEOUT 60
         COMMAND ${MW_PYTHON} tools/check_tutorials.py --self-test)
mw_check(tutorials LABEL slow TIMEOUT 1200
         COMMAND ${MW_PYTHON} tools/check_tutorials.py --tool $<TARGET_FILE:milliwatt>)
mw_check(newcomer LABEL slow TIMEOUT 1200
         COMMAND ${MW_PYTHON} test/newcomer/newcomer.py --tool $<TARGET_FILE:milliwatt>)
mw_check(template_is_an_operator LABEL slow TIMEOUT 1200
         COMMAND ${MW_PYTHON} test/extension/clone_template.py)

mw_check(packages LABEL slow TIMEOUT 1200
         COMMAND ${MW_PYTHON} test/packages/build_packages.py --tool $<TARGET_FILE:milliwatt>)

# Real models on every core: their bytes, and what they cost. Both use all cores of the machine.
mw_check(goldens LABEL slow TIMEOUT 3000
         COMMAND tools/with_oracles.sh test/golden/goldens.py --tool $<TARGET_FILE:milliwatt>)
mw_check(budgets LABEL slow TIMEOUT 3000
         COMMAND ${MW_PYTHON} tools/bench.py --tool $<TARGET_FILE:milliwatt>)
set_tests_properties(check.goldens check.budgets PROPERTIES RUN_SERIAL ON)

# Tests against an oracle are *_test.py files, found beside what they test.
mw_glob(oracle_tests ops/*_test.py dsp/*_test.py host/*_test.py apps/*_test.py test/*_test.py)
foreach(source ${oracle_tests})
  get_filename_component(stem ${source} NAME_WE)
  string(REGEX REPLACE "_test$" "" stem ${stem})
  add_test(NAME oracle.${stem} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
           COMMAND tools/with_oracles.sh ${source} --tool $<TARGET_FILE:milliwatt>)
  set_tests_properties(oracle.${stem} PROPERTIES LABELS fast TIMEOUT 300
                       SKIP_REGULAR_EXPRESSION "SKIPPED:")
endforeach()

# Every header compiles alone, twice in a row, under the rules of its side.
function(mw_header_check side)
  mw_glob(headers ${ARGN})
  if(side STREQUAL device)
    list(FILTER headers EXCLUDE REGEX "(_host|_grad)\\.h$")
  endif()
  set(sources "")
  foreach(header ${headers})
    set(source ${CMAKE_BINARY_DIR}/gen/alone/${header}.cc)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
    list(APPEND sources ${source})
  endforeach()
  add_library(mw_headers_${side} OBJECT EXCLUDE_FROM_ALL ${sources})
  add_dependencies(mw_headers mw_headers_${side})
endfunction()

add_custom_target(mw_headers)
mw_header_check(device abi/*.h arch/*.h ops/*.h dsp/*.h codecs/*.h rt/*.h)
mw_device_rules(mw_headers_device)
mw_header_check(host host/*.h apps/*.h test/*.h ops/*_host.h ops/*_grad.h)
target_link_libraries(mw_headers_host PRIVATE mw_host)
set_target_properties(mw_headers_host PROPERTIES CXX_STANDARD 20)
