# SPDX-License-Identifier: Apache-2.0
# Writes OUT: the files FILES (relative to ROOT, joined by '|') as text, for host/outside/headers.h.
string(REPLACE "|" ";" files "${FILES}")
set(all "#include \"host/outside/headers.h\"\n\nnamespace mw {\n\nnamespace {\nconstexpr EmbeddedFile kFiles[] = {\n")
foreach(file ${files})
  file(READ ${ROOT}/${file} content)
  string(APPEND all "{\"${file}\", R\"MW_FILE(${content})MW_FILE\"},\n")
endforeach()
string(APPEND all "};\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_headers() {\n  return kFiles;\n}\n\n}  // namespace mw\n")
file(WRITE ${OUT} "${all}")
