# SPDX-License-Identifier: Apache-2.0
# The toolchain of a port, from its target.json. Set MW_PORT_DIR, then include this.
file(READ ${MW_PORT_DIR}/target.json MW_TARGET_JSON)
string(JSON MW_PREFIX GET "${MW_TARGET_JSON}" compiler_prefix)
string(JSON MW_FLAG_LIST GET "${MW_TARGET_JSON}" cflags)
string(JSON MW_FLAG_COUNT LENGTH "${MW_FLAG_LIST}")
set(MW_CORE_FLAGS "")
foreach(i RANGE 1 ${MW_FLAG_COUNT})
  math(EXPR index "${i} - 1")
  string(JSON flag GET "${MW_FLAG_LIST}" ${index})
  string(APPEND MW_CORE_FLAGS " ${flag}")
endforeach()

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_C_COMPILER ${MW_PREFIX}gcc)
set(CMAKE_CXX_COMPILER ${MW_PREFIX}g++)
# A bare core has nothing to link an executable against, so compiler checks stop at an archive.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "${MW_CORE_FLAGS}")
set(CMAKE_CXX_FLAGS_INIT "${MW_CORE_FLAGS}")
set(CMAKE_ASM_FLAGS_INIT "${MW_CORE_FLAGS}")
