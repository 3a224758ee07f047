# SPDX-License-Identifier: Apache-2.0
set(MW_PORT_DIR ${CMAKE_CURRENT_LIST_DIR})
include(${MW_PORT_DIR}/../../cmake/port_toolchain.cmake)
