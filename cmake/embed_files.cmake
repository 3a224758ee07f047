# SPDX-License-Identifier: Apache-2.0
# Writes OUT: the files FILES (relative to ROOT, joined by '|') as text, for host/outside/headers.h. The
# compiler knows the length of a literal with sv; of another one Clang counts it, and gives up.
string(REPLACE "|" ";" files "${FILES}")
set(all "#include \"host/outside/headers.h\"\n\nnamespace mw {\n\nnamespace {\nusing namespace std::string_view_literals;\nconstexpr EmbeddedFile kFiles[] = {\n")
foreach(file ${files})
  file(READ ${ROOT}/${file} content)
  string(APPEND all "{\"${file}\", R\"MW_FILE(${content})MW_FILE\"sv},\n")
endforeach()
string(APPEND all "};\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_headers() {\n  return kFiles;\n}\n\n}  // namespace mw\n")
file(WRITE ${OUT} "${all}")
