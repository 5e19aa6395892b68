#!/usr/bin/env bash
# Runs every fuzz target for a while each: bash deploy/fuzz.sh 30s
set -euo pipefail
. deploy/environment.sh

time=${1:-10s}
grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd internal | while IFS=: read -r file func; do
  step "${func#func } ($(dirname "$file"), $time)"
  go test -run='^$' -fuzz="^${func#func }\$" -fuzztime="$time" "./$(dirname "$file")"
done
