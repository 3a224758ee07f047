// SPDX-License-Identifier: Apache-2.0
// A library of the Arduino IDE, format 2.2: only src/ is compiled and on the include path.
#include <fmt/format.h>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

constexpr ExampleStyle kSketch = {
    "", "void setup() {\n  Serial.begin(115200);\n}\n\nvoid loop() {\n  delay(1000);",
    "Serial.println({});", "Serial.println({});", "}\n"};

std::string properties(const Package& p) {
  return fmt::format(
      "name={0}\nversion={1}\nauthor={2}\nmaintainer={2}\nsentence={3}.\n"
      "paragraph=Plain C++ without heap or dependencies: #include <{0}.h> and run the model.\n"
      "category=Data Processing\nurl={4}\narchitectures=*\nincludes={0}.h\n"
      // Models that are linked as archives share their runtime.
      "dot_a_linkage=true\n",
      p.name, p.version, p.author, p.summary, p.url);
}

std::string keywords(const Package& p) {
  return fmt::format(
      "# What the editor colours; the columns are parted by one "
      "tab.\n{}\tKEYWORD1\nModel\tKEYWORD1\n"
      "open\tKEYWORD2\nreset\tKEYWORD2\nrun\tKEYWORD2\nkArenaBytes\tLITERAL1\n",
      p.model);
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "src", "src");
  const std::string sketch = p.name + "_example";
  out.push_back({"library.properties", properties(p)});
  out.push_back({"keywords.txt", keywords(p)});
  add_example(p, kSketch, "examples/" + sketch, sketch + ".ino", out);
  out.push_back({"README.md",
                 readme(p, "Arduino",
                        fmt::format("## Steps\n\n"
                                    "1. Move this folder into `libraries` of your sketchbook "
                                    "(`~/Arduino/libraries/{0}`), or zip it and use *Sketch > "
                                    "Include Library > Add .ZIP Library*.\n"
                                    "2. Restart the IDE and open *File > Examples > {0} > {1}*.\n"
                                    "3. Choose the board, upload, and open the serial monitor at "
                                    "115200 baud.\n\n"
                                    "With arduino-cli: `arduino-cli compile --fqbn "
                                    "arduino:mbed_nano:nano33ble --library . examples/{1}`.\n",
                                    p.name, sketch))});
  return out;
}

}  // namespace

extern const Ecosystem arduino_ecosystem = {arrange, {}};

}  // namespace mw
