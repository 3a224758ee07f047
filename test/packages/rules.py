# SPDX-License-Identifier: Apache-2.0
"""The published rules of each ecosystem's manifest, as far as they bear on a generated package.

Sources: Arduino library specification 2.2 and arduino-lint, PlatformIO's manifest schema, the IDF
component manager, Zephyr's module schema, Open-CMSIS-Pack's PACK.xsd and packchk.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree

VERSION = "2.3.4"
AUTHOR = "A. Maker & Co <\"x\"> #1: 'y'"
URL = "https://example.com/model?a=1&b=2"


def require(condition, package, what):
    if not condition:
        sys.exit(f"{package}: {what}")


def yaml_of(path):
    """The subset of YAML that manifests use: nested maps and lists of scalars."""
    root = {}
    stack = [(-1, root)]
    lines = [line for line in path.read_text().splitlines()
             if line.strip() and not line.lstrip().startswith("#")]
    for index, line in enumerate(lines):
        indent, text = len(line) - len(line.lstrip()), line.strip()
        require("\t" not in line, path, f"a tab in YAML: {line}")
        while stack[-1][0] >= indent:
            stack.pop()
        holder = stack[-1][1]
        if text.startswith("- "):
            holder.append(scalar(text[2:]))
            continue
        key, _, value = text.partition(":")
        if value.strip():
            holder[key] = scalar(value.strip())
        else:
            following = lines[index + 1].strip() if index + 1 < len(lines) else ""
            holder[key] = [] if following.startswith("- ") else {}
            stack.append((indent, holder[key]))
    return root


def scalar(text):
    return json.loads(text) if text.startswith('"') else text


def check_common(package):
    licence = (package / "LICENSE").read_text()
    require("Apache License" in licence and "Version 2.0" in licence, package, "no licence")
    require("## Steps" in (package / "README.md").read_text(), package, "no steps in README.md")
    require(len(str(max((p.relative_to(package) for p in package.rglob("*")),
                        key=lambda p: len(str(p))))) < 120, package, "paths too long for Windows")


def check_arduino(package):
    pairs = [line.partition("=") for line in
             (package / "library.properties").read_text().splitlines()]
    keys = {key: value for key, _, value in pairs}
    require(len(keys) == len(pairs) and all(mark for _, mark, _ in pairs), package, "no key=value")
    for key in ("name", "version", "author", "maintainer", "sentence", "paragraph", "category",
                "url", "architectures"):
        require(keys.get(key), package, f"library.properties lacks {key}")
    require(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.\- ]{0,62}", keys["name"]), package, "name")
    require(not keys["name"].lower().startswith("arduino"), package, "a reserved name")
    require(keys["version"] == VERSION, package, "version")
    require(keys["category"] in ("Display", "Communication", "Signal Input/Output", "Sensors",
                                 "Device Control", "Timing", "Data Storage", "Data Processing",
                                 "Other"), package, "category")
    require(keys["url"] == URL and keys["author"] == AUTHOR, package, "author and url")
    require(not keys["paragraph"].startswith(keys["sentence"]), package, "paragraph repeats sentence")
    require(keys["dot_a_linkage"] in ("true", "false"), package, "dot_a_linkage")
    require((package / "src" / keys["includes"]).is_file(), package, "includes names no header")
    headers = {p.name for p in (package / "src").glob("*.h")}
    require(all(h.startswith(keys["name"]) for h in headers), package, f"public headers: {headers}")
    for line in (package / "keywords.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            require(re.fullmatch(r"\w+\t(KEYWORD[123]|LITERAL[12])", line), package,
                    f"keywords.txt: {line!r}")
    sketches = list(package.glob("examples/*/*.ino"))
    require(sketches and all(s.stem == s.parent.name for s in sketches), package, "examples")
    require(not list(package.glob("*.cpp")) and not (package / "utility").exists(), package,
            "sources outside src")
    sources = [p.name for p in (package / "src").rglob("*") if p.suffix not in (".h", ".inc", "")]
    require(all(s.endswith(".cpp") for s in sources), package, "sources Arduino does not compile")
    require(len(set(sources)) == len(sources), package, "base names that an archive would lose")


def check_platformio(package):
    manifest = json.loads((package / "library.json").read_text())
    require(re.fullmatch(r"[^:;/,@<>]{1,50}", manifest["name"]), package, "name")
    require(manifest["version"] == VERSION and len(VERSION) <= 20, package, "version")
    require(1 <= len(manifest["description"]) <= 255, package, "description")
    require(all(re.fullmatch(r"[a-z\d\-_+. ]{1,50}", k) for k in manifest["keywords"]), package,
            "keywords")
    require(manifest["license"] == "Apache-2.0", package, "licence")
    require(manifest["homepage"] == URL and manifest["authors"][0]["name"] == AUTHOR, package,
            "author and url")
    for key in ("platforms", "frameworks"):
        require(re.fullmatch(r"[a-z\d\-_]+|\*", manifest[key]), package, key)
    require((package / "include" / manifest["headers"]).is_file(), package, "headers")
    for example in manifest["examples"]:
        require(re.fullmatch(r"[a-zA-Z\d\-_/. ]+", example["name"]), package, "example's name")
        require(all((package / example["base"] / f).is_file() for f in example["files"]), package,
                "examples")
    known = {"srcDir", "includeDir", "libArchive", "flags", "srcFilter", "libLDFMode"}
    require(set(manifest["build"]) <= known, package, "build")


def check_esp_idf(package):
    manifest = yaml_of(package / "idf_component.yml")
    known = {"version", "description", "url", "license", "maintainers", "tags", "dependencies",
             "targets", "files", "examples", "repository", "documentation"}
    require(set(manifest) <= known, package, f"keys {set(manifest) - known}")
    require(manifest["version"] == VERSION and manifest["license"] == "Apache-2.0", package,
            "version or licence")
    require(manifest["url"] == URL and manifest["maintainers"] == [AUTHOR], package,
            "url or maintainers")
    require(0 < len(manifest["description"]), package, "description")
    require(all(re.fullmatch(r"[A-Za-z0-9_\-]{3,32}", tag) for tag in manifest["tags"]), package,
            "tags")
    require("idf" in manifest["dependencies"], package, "no version of IDF")
    main = next(package.glob("examples/*/main"))
    [(name, dependency)] = yaml_of(main / "idf_component.yml")["dependencies"].items()
    slug = r"[A-Za-z\d]+(?:[_-](?![_-])|[A-Za-z\d])*[A-Za-z\d]+"
    require(re.fullmatch(f"{slug}/{slug}", name), package, f"the example depends on {name}")
    require((main / dependency["override_path"]).resolve() == package.resolve(), package,
            "the example does not find the component")


def check_zephyr(package):
    module = yaml_of(package / "zephyr" / "module.yml")
    require(set(module) <= {"name", "build", "samples", "tests", "boards", "blobs"}, package,
            "module.yml")
    require((package / module["build"]["cmake"] / "CMakeLists.txt").is_file(), package, "cmake")
    kconfig = (package / module["build"]["kconfig"]).read_text()
    require(VERSION in kconfig, package, "version")
    symbol = re.search(r"(?m)^config ([A-Z][A-Z0-9_]*)$", kconfig)[1]
    require(f"NOT CONFIG_{symbol})" in (package / "zephyr" / "CMakeLists.txt").read_text(), package,
            "the build file asks for another symbol")
    require(all((package / s).is_dir() for s in module["samples"]), package, "samples")
    for sample in package.glob("samples/*"):
        require(f"CONFIG_{symbol}=y\n" in (sample / "prj.conf").read_text(), package, "prj.conf")
        listed = yaml_of(sample / "sample.yaml")
        require(listed["sample"]["name"] and listed["tests"], package, "sample.yaml")
        require(all(re.fullmatch(r"[a-z0-9_]+(\.[A-Za-z0-9_]+)+", t) for t in listed["tests"]),
                package, "names of tests")


def component_files(folder):
    """(include folders, sources) that a component gives to the build."""
    description = next(folder.glob("*.pdsc"))
    files = xml.etree.ElementTree.parse(description).getroot().findall(".//component/files/file")
    includes, sources = [], []
    for file in files:
        path = folder / file.get("name")
        require(path.is_dir() if file.get("category") == "include" else path.is_file(), folder,
                f"{path} is not there")
        if file.get("category") == "include":
            includes.append(path)
        elif file.get("category") == "header":
            includes.append(path.parent)
        elif file.get("category") == "source" and file.get("attr") != "template":
            sources.append(path)
    return includes, sources


def check_cmsis_pack(package):
    [description] = package.glob("*.pdsc")
    root = xml.etree.ElementTree.parse(description).getroot()
    require(root.tag == "package" and root.get("schemaVersion"), package, "no package")
    vendor, name = root.findtext("vendor"), root.findtext("name")
    for text in (vendor, name):
        require(re.fullmatch(r"[\-_A-Za-z0-9]+", text), package, f"{text} as a name")
    require(description.name == f"{vendor}.{name}.pdsc", package, "the name of the description")
    require(root.findtext("releases/release") and
            root.find("releases/release").get("version") == VERSION, package, "releases")
    require((package / f"{vendor}.{name}.{VERSION}.pack").is_file(), package, "the pack's name")
    require(1 <= len(root.findtext("description")) <= 256, package, "description")
    require(root.findtext("url") == URL and root.findtext("supportContact") == AUTHOR, package,
            "url or contact")
    require((package / root.findtext("license")).is_file(), package, "licence")
    for component in root.findall("components/component"):
        for key in ("Cclass", "Cgroup", "Csub"):
            require(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_+()'/\-\s.]{1,31}", component.get(key)),
                    package, key)
        require(component.get("Cversion") == VERSION, package, "Cversion")
    component_files(package)


def check_cmake(package):
    text = (package / "CMakeLists.txt").read_text()
    require(f"VERSION {VERSION} " in text and "ALIAS" in text, package, "CMakeLists.txt")
    require(list(package.glob("cmake/*Config.cmake.in")), package, "no Config.cmake.in")
    require("option(" not in text and "CMAKE_CXX_FLAGS" not in text, package, "leaks settings")


def check_make(package):
    require((package / "VERSION").read_text().strip() == VERSION, package, "VERSION")
    require("install" in (package / "Makefile").read_text(), package, "Makefile")


def check(kind, package):
    check_common(pathlib.Path(package))
    globals()["check_" + kind.replace("-", "_")](pathlib.Path(package))
