#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What: all benchmarks: figures on emulated cores against bench/budget.json, then training speed.
# Usage: bench.sh [--update] [--core CORE] [--model MODEL] [--json] [--no-training]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

training=yes
options=()
for option in "$@"; do
  if [ "$option" = --no-training ]; then training=no; else options+=("$option"); fi
done
cmake --preset release >/dev/null
cmake --build --preset release -j "${MW_JOBS:-$(nproc)}"
status=0
python3 tools/bench.py --tool build/release/bin/milliwatt "${options[@]}" || status=1
if [ $training = yes ]; then build/release/bin/bench_train; fi
exit $status
