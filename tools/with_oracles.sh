#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What: runs a Python test in the virtual environment of the oracles; says SKIPPED without it.
set -euo pipefail
venv=${MW_VENV:-.venv}
if [ ! -x "$venv/bin/python" ]; then
  printf 'SKIPPED: there are no oracles in %s; ./run setup installs them\n' "$venv"
  exit 0
fi
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$@"
