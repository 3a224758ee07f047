#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What: ./run demo: builds the tool and shows it from voices to an emulated board.
# Contract: options are those of `milliwatt demo`; --smoke is for CI. The report stands in
# build/demo/report.json.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

start=$SECONDS
./run build
shared=${MW_SHARED:-../shared}
options=(--output build/demo)
[ -d "$shared/data" ] && options+=(--shared "$shared")
case " $* " in
  *" --smoke "*) takes='half a minute' ;;
  *) takes='five minutes' ;;
esac
printf '==> the demo: speak, learn, quantize, compile, listen; about %s on two cores\n' "$takes"
nice build/bin/milliwatt demo "${options[@]}" "$@"
printf '\nall of it took %d:%02d\n' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60))
