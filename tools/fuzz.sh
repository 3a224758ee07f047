#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What: runs every fuzz target (fuzz_NAME, from NAME_fuzz.cc) over its corpus, test/corpus/NAME.
# Why: files and containers come from strangers; a reader must end in an error, never in a signal.
# Each ends after so many runs, or after so many seconds where they are given.
# Contract: exit status 1 when any target finds something; the input is kept in build/fuzz/findings.
set -euo pipefail

runs=1000000
seconds=0
only=
while [ $# -gt 0 ]; do
  case "$1" in
    --runs) runs=${2:?"--runs needs a number"}; shift 2 ;;
    --seconds) seconds=${2:?"--seconds needs a number"}; shift 2 ;;
    --only) only=${2:?"--only needs a name"}; shift 2 ;;
    *) printf 'usage: ./run fuzz [--runs N] [--seconds N] [--only NAME]\n' >&2; exit 2 ;;
  esac
done

mkdir -p build/fuzz/findings build/setup
printf '==> building preset fuzz\n'
cmake --preset fuzz >build/setup/fuzz.cmake.log || { cat build/setup/fuzz.cmake.log >&2; exit 1; }
cmake --build --preset fuzz -j "${MW_JOBS:-$(nproc)}" --target mw_fuzz_targets

export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
count=0 found=0
for target in build/fuzz/bin/fuzz_*; do
  [ -x "$target" ] || continue
  name=${target##*/fuzz_}
  [ -z "$only" ] || [ "$name" = "$only" ] || continue
  count=$((count + 1))
  grown=build/fuzz/corpus/$name log=build/fuzz/$name.log seeds=()
  mkdir -p "$grown"
  [ ! -d "test/corpus/$name" ] || seeds=("test/corpus/$name")
  printf '==> fuzzing %s, %s runs (log: %s)\n' "$name" "$runs" "$log"
  if "$target" -runs="$runs" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 \
      -artifact_prefix="build/fuzz/findings/$name-" "$grown" "${seeds[@]}" >"$log" 2>&1; then
    grep '^Done ' "$log" || tail -n 1 "$log"
  else
    found=$((found + 1))
    tail -n 40 "$log"
    printf 'error: %s found something; the input is in build/fuzz/findings\n' "$name" >&2
  fi
done
[ "$count" -gt 0 ] || { printf 'error: no fuzz target%s\n' "${only:+ named $only}" >&2; exit 1; }
printf '%s targets, %s with findings\n' "$count" "$found"
[ "$found" = 0 ]
