# SPDX-License-Identifier: Apache-2.0
set(MW_CORE_FLAGS "-mcpu=cortex-m55 -mfloat-abi=hard -mfpu=auto -mthumb")
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/arm_none_eabi.cmake)
