# SPDX-License-Identifier: Apache-2.0
# What every Cortex-M toolchain file shares. Set MW_CORE_FLAGS, then include this.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
# A bare core has nothing to link an executable against, so compiler checks stop at an archive.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "${MW_CORE_FLAGS}")
set(CMAKE_CXX_FLAGS_INIT "${MW_CORE_FLAGS}")
set(CMAKE_ASM_FLAGS_INIT "${MW_CORE_FLAGS}")
