# SPDX-License-Identifier: Apache-2.0
# Writes OUT: the SHA-256 over the contents of SOURCES (joined by '|') as the constant kFeatureCode.
string(REPLACE "|" ";" sources "${SOURCES}")
set(all "")
foreach(source ${sources})
  file(SHA256 ${source} one)
  string(APPEND all ${one})
endforeach()
string(SHA256 all "${all}")
file(WRITE ${OUT} "#pragma once\ninline constexpr char kFeatureCode[] = \"${all}\";\n")
