# SPDX-License-Identifier: Apache-2.0
set(MW_CORE_FLAGS "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard -mthumb")
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/arm_none_eabi.cmake)
