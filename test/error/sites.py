# SPDX-License-Identifier: Apache-2.0
"""Which places of the sources make an error that no case of test/error shows.

Contract: a place is a call of what makes an Error, in host, apps or the host half of ops and dsp, and what
it says is its text there, `{}` for what differs. A case shows it if what it expects holds that text. The
places without one stand in without_a_case.list, which only shrinks: a new error brings its case, and
one that has a case leaves the list (`errors.py --sites --update` takes it out, and never puts one in).
"""

import re

LEFT = "without_a_case.list"
FOLDERS = ("host", "apps", "ops", "dsp")
SKIPPED = re.compile(r"(_test|_fuzz|_bench)\.(cc|h)$|(^|/)_template/")
# What makes an Error: Error{kind, what, ...}, a function that returns one, or a lambda that does.
MAKER = re.compile(r"^\s*(?:inline |static |template <[^>]*> )*Error (\w+)\(", re.M)
LAMBDA = re.compile(r"const auto (\w+) = \[[^\]]*\]\([^)]*\)(?: -> Error)? \{\s*return Error\{", re.M)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
ESCAPES = {r"\"": '"', r"\\": "\\", r"\n": "\n", r"\t": "\t"}


def closing(text, start):
    """Where the bracket at `start` closes; texts and characters are passed over."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == '"':
            at = LITERAL.match(text, at).end() - 1 if LITERAL.match(text, at) else at
        elif text[at] == "'" and re.match(r"'(\\.|[^\\])'", text[at:]):
            at += re.match(r"'(\\.|[^\\])'", text[at:]).end() - 1
        elif text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return len(text)


def arguments(text, start):
    """The arguments of the call whose bracket opens at `start`."""
    end, parts, at = closing(text, start), [], start + 1
    begin = at
    while at < end:
        if text[at] in "([{":
            at = closing(text, at)
        elif text[at] == '"':
            match = LITERAL.match(text, at)
            at = match.end() - 1 if match else at
        elif text[at] == ",":
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return [*parts, text[begin:end]]


def unescaped(literal):
    return re.sub(r"\\.", lambda found: ESCAPES.get(found[0], found[0]), literal)


def texts_of(expression):
    """What an expression may say; of one with `?`, each text of its own."""
    if "fmt::format" in expression:
        start = expression.index("(", expression.index("fmt::format"))
        expression = arguments(expression, start)[0]
    literals = [unescaped(found[1]) for found in LITERAL.finditer(expression)]
    outside = LITERAL.sub('""', expression)
    if "?" in outside:
        return [re.sub(r"\{[^}]*\}", "{}", literal) for literal in literals if re.search(r"\w{3}", literal)]
    # Texts that stand together are one; between others stands what differs.
    pieces = re.split(r'""', outside)
    said = ""
    for i, piece in enumerate(pieces):
        if i > 0:
            said += literals[i - 1]
        if re.search(r"\w", piece) and i not in (0,) or (i == 0 and re.search(r"\+\s*$", piece)):
            said += "{}"
    said = re.sub(r"\{[^}]*\}", "{}", said)
    return [said] if re.search(r"\w{3}", said) else []


def makers_of(text):
    return set(MAKER.findall(text)) | set(LAMBDA.findall(text))


def sites_of(path, text, shared):
    text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    names = makers_of(text) | shared
    found = set()
    for match in re.finditer(r"\bError ?\{|\b(%s)\(" % "|".join(map(re.escape, sorted(names | {"Error"}))), text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        if MAKER.match(line):
            continue
        given = arguments(text, match.end() - 1)
        # The cause is the second of an Error, and of a maker the first that says anything.
        candidates = given[1:2] if match[0].startswith("Error") else given
        for candidate in candidates:
            said = texts_of(candidate)
            if said:
                found.update((path, each) for each in said)
                break
    return found


def all_sites(root):
    sources = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.*")):
            name = str(path.relative_to(root))
            if path.suffix not in (".cc", ".h") or SKIPPED.search(name):
                continue
            if folder in ("ops", "dsp") and not path.stem.endswith(("_host", "_grad")):
                continue
            sources[name] = path.read_text()
    shared = set()
    for name, text in sources.items():
        if name.endswith(".h"):
            shared |= makers_of(text)
    shared -= {"error"}
    found = set()
    for name, text in sources.items():
        found |= sites_of(name, text, shared)
    return found


def shown_by(expected, said):
    pattern = ".*".join(re.escape(piece) for piece in said.replace("\n", "{}").split("{}"))
    return re.search(pattern, expected) is not None


def check(root, here, update):
    expected = []
    for path in here.glob("*.txt"):
        expected.append(path.read_text().partition("\n$ ")[2].partition("\n")[2])
    expected = "\n".join(expected)
    found = all_sites(root)
    missing = {f"{path}: {said}".replace("\n", " ") for path, said in found if not shown_by(expected, said)}
    left = set((here / LEFT).read_text().splitlines()) if (here / LEFT).exists() else set()
    if update:
        left &= missing
        (here / LEFT).write_text("".join(line + "\n" for line in sorted(left)))
    for line in sorted(missing - left):
        print(f"FAILED: no case of test/error shows this error: {line}")
    for line in sorted(left - missing):
        print(f"FAILED: take it out of {LEFT}, it has a case or is gone: {line}")
    print(f"{len(found)} places make an error, {len(found) - len(missing)} have a case, {len(left)} are still without")
    return missing == left
