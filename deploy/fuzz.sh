#!/usr/bin/env bash
# Runs every fuzz target for a while each: bash deploy/fuzz.sh 30s
set -euo pipefail
. deploy/environment.sh

time=${1:-10s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# On a busy machine the fuzzer now and then takes the end of its time for a
# failure (https://go.dev/issue/75804): all it says then is this one line. What
# it finds it writes to a file, and says so.
only_deadline() {
  grep -qx ' *context deadline exceeded' "$log" && ! grep -qE 'Failing input|panic|_test\.go:' "$log"
}

grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd internal | while IFS=: read -r file func; do
  step "${func#func } ($(dirname "$file"), $time)"
  go test -run='^$' -fuzz="^${func#func }\$" -fuzztime="$time" "./$(dirname "$file")" | tee "$log" || only_deadline
done
