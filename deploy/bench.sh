#!/usr/bin/env bash
# Figures, measured side by side in one run: ratios travel from one machine to
# another, times do not. From the repository's root, after deploy/setup.sh test.
# Arguments go to bin/bench (cmd/bench says which): -only layers, for example.
set -euo pipefail
. deploy/environment.sh

# What is in the environment for a real server must not reach what is measured.
for variable in $(compgen -e | grep '^PASSERELLES_' | grep -v '^PASSERELLES_TEST_'); do
  unset "$variable"
done
export PASSERELLES_TEST_STATE_DIR="${PASSERELLES_TEST_STATE_DIR:-$PWD/$cache/test}"
state=$PASSERELLES_TEST_STATE_DIR/bench

nginx=$PWD/$cache/nginx/usr/sbin/nginx
[ -x "$nginx" ] || nginx=nginx
chromium=
for chromium in chromium chromium-browser google-chrome; do
  ! has "$chromium" || break
done

# The clusters of the tests and of the run are stopped, however it ends.
finish() {
  bash deploy/stop-tests.sh
  PASSERELLES_TEST_STATE_DIR=$state bash deploy/stop-tests.sh
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir -p "$state"
[ -d "$state/gazetteer" ] || ln -sfn "$PWD/$cache/gazetteer" "$state/gazetteer"
step "Construction de ce qui mesure"
go build -trimpath -o bin/bench ./cmd/bench
go build -trimpath -o bin/sampledata ./cmd/sampledata
failed=
bin/bench -state "$state" -nginx "$nginx" -chromium "$(command -v "$chromium")" -json "$cache/bench.json" "$@" || failed=yes
if [ $# -eq 0 ]; then
  step "Dossiers de mission, avec 10 000 coopérations (300 ms pour les données, 3 s et 2 Mo pour le PDF)"
  go test -run '^$' -bench . -benchmem -benchtime 1s ./internal/mission ./internal/mission/document || failed=yes
fi
[ -z "$failed" ] || fail "une des promesses n’est pas tenue, ou n’a pu être mesurée : voir plus haut."
