#!/usr/bin/env bash
# Runs every fuzz target for a while each: bash deploy/fuzz.sh 1m. Without
# fuzzing, the inputs of testdata/fuzz are part of `make test`.
set -euo pipefail
. deploy/environment.sh

time=${1:-1m}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# On a busy machine the fuzzer now and then takes the end of its time for a
# failure (https://go.dev/issue/75804): all it says then is this one line. What
# it finds it writes to a file, and says so.
only_deadline() {
  grep -qx ' *context deadline exceeded' "$log" && ! grep -qE 'Failing input|panic|_test\.go:' "$log"
}

# explain says where the input that failed is, and what to do with it.
explain() {
  local input
  input=$(sed -n 's/.*Failing input written to //p; s|.*failure while testing seed corpus entry: |testdata/fuzz/|p' "$log" | tail -n 1)
  printf '\n✗ %s est mis en défaut' "$target"
  [ -z "$input" ] || printf ' par %s' "$folder/$input"
  printf '.\n'
  printf '  1. pour la revoir : go test -run %s ./%s\n' "'^$target\$'" "$folder"
  printf '  2. corrigez le code ;\n'
  printf "  3. donnez à l’entrée un nom qui dit ce qu’elle montre, et gardez-la : git add %s/testdata/fuzz/%s\n" "$folder" "$target"
}

# Every target is found by itself: there is no list to keep.
targets=$(grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd internal | LC_ALL=C sort)
[ -n "$targets" ] || fail "aucun lecteur à mettre à l’épreuve : est-ce bien la racine du dépôt ?"
count=$(printf '%s\n' "$targets" | wc -l)
number=0 failed=''
while IFS=: read -r file func; do
  target=${func#func } folder=$(dirname "$file") number=$((number + 1))
  step "$number/$count $target ($folder, $time)"
  # Making smaller what is merely interesting is worth a second, not the minute.
  if ! go test -run='^$' -fuzz="^$target\$" -fuzztime="$time" -fuzzminimizetime=1s "./$folder" </dev/null 2>&1 | tee "$log" &&
    ! only_deadline; then
    failed="$failed $folder:$target"
    explain
  fi
done <<<"$targets"
if [ -n "$failed" ]; then
  fail "des entrées mettent des lecteurs en défaut :$failed"
fi
step "$count lecteurs, $time chacun : rien ne les met en défaut"
