# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What: installs what is missing for the groups it is given; sourced by ./run.
# Why: a bare Debian 12 must need one command, and a complete machine no time.
# Contract: idempotent, never asks, says what it does before it takes long. need_packages and
# need_venv return non-zero, with the cause and the next step printed, when they cannot finish.

# packages_of GROUP...: the names that any of the groups needs.
packages_of() {
  awk -v wanted="$*" '
    BEGIN { n = split(wanted, list, " "); for (i = 1; i <= n; ++i) want[list[i]] = 1 }
    /^[^#]/ { for (i = 2; i <= NF; ++i) if ($i in want) { print $1; next } }' tools/packages.txt
}

missing_packages() {
  local names installed
  names=$(packages_of "$@")
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $names 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | sort -u)
  comm -23 <(sort -u <<<"$names") <(printf '%s\n' "$installed")
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Shows one line a package on its way in, instead of apt's pages.
apt_progress() {
  awk -v total="$1" '/^(Unpacking|Setting up) / {
      ++n; percent = 50 * n / total; if (percent > 99) percent = 99
      printf "\r  %3d %%  %-60.60s", percent, $0; fflush() }
    END { printf "\r%-70s\r", "" }'
}

need_packages() {
  local missing count log=build/setup/apt.log
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  mkdir -p build/setup
  if ! command -v apt-get >/dev/null; then
    fail "these Debian packages are missing, and there is no apt-get: ${missing//$'\n'/ }"
    return 1
  fi
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    fail "packages are missing; run once: sudo apt-get install -y ${missing//$'\n'/ }"
    return 1
  fi
  step "installing $(wc -w <<<"$missing") Debian packages (about a minute; log: $log)"
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  as_root "${apt[@]}" update >"$log" 2>&1 || step "apt-get update failed; trying with the old lists"
  # shellcheck disable=SC2086
  count=$("${apt[@]}" install -s --no-install-recommends $missing 2>/dev/null | grep -c '^Inst ')
  # shellcheck disable=SC2086
  if ! as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y \
      --no-install-recommends $missing 2>&1 | tee -a "$log" | apt_progress "$((count > 0 ? count : 1))"; then
    tail -n 15 "$log" >&2
    fail "apt-get install failed; the whole log is in $log"
    return 1
  fi
}

# The oracles of the tests, in .venv (or where MW_VENV points).
need_venv() {
  local venv=${MW_VENV:-.venv} log=build/setup/venv.log
  cmp -s tools/requirements.txt "$venv/requirements.txt" && return 0
  mkdir -p build/setup
  step "installing the Python oracles into $venv (about 20 seconds; log: $log)"
  if /usr/bin/python3 -m venv "$venv" >"$log" 2>&1 &&
      "$venv/bin/pip" install --quiet --disable-pip-version-check -r tools/requirements.txt \
        >>"$log" 2>&1; then
    cp tools/requirements.txt "$venv/requirements.txt"
    return 0
  fi
  tail -n 5 "$log" >&2
  fail "the Python oracles could not be installed; the whole log is in $log"
  return 1
}
