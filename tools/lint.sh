#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What: clang-format (all sources) and clang-tidy (.clang-tidy) over the device and host core.
# Contract: without --all, clang-tidy reads only files that changed, they or what they include, since
# their last clean run; exit status 1 when there is a finding.
set -euo pipefail

all=
case "${1-}" in
  '') ;;
  --all) all=yes ;;
  *) printf 'usage: ./run lint [--all]\n' >&2; exit 2 ;;
esac
status=0

printf '==> clang-format\n'
git ls-files -z -co --exclude-standard '*.h' '*.cc' | xargs -0 clang-format --dry-run -Werror || status=1

printf '==> clang-tidy\n'
# A tree of its own: clang reads neither GCC's precompiled headers nor joined sources.
mkdir -p build/setup build/lint/clean
{ cmake --preset lint && cmake --build --preset lint --target mw_generated; } >build/setup/lint.cmake.log ||
  { cat build/setup/lint.cmake.log >&2; exit 1; }
tidy() {
  if clang-tidy --quiet --warnings-as-errors='*' --extra-arg=-Wno-unknown-warning-option \
      -p build/lint "$1" 2>/dev/null; then
    : >"$2"
  else
    return 1
  fi
}
export -f tidy
git ls-files -co --exclude-standard 'ops/*.cc' 'dsp/*.cc' 'codecs/*.cc' 'rt/*.cc' 'host/*.cc' |
  grep -vE '(^|/)_template/|_(test|bench|fuzz)\.cc$' |
  tools/lint_stale.py build/lint/clean build/lint/compile_commands.json ${all:+--all} |
  xargs -0 -r -n 2 -P "${MW_JOBS:-$(nproc)}" bash -c 'tidy "$@"' tidy || status=1
[ $status = 0 ] && printf 'no findings\n'
exit $status
