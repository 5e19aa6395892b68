#!/usr/bin/env bash
# Figures, measured side by side in one run: ratios travel from one machine to
# another, times do not. From the repository's root, after deploy/setup.sh test.
set -euo pipefail
. deploy/environment.sh

export PASSERELLES_BENCH=1
export PASSERELLES_TEST_STATE_DIR="${PASSERELLES_TEST_STATE_DIR:-$PWD/$cache/test}"
state=$PASSERELLES_TEST_STATE_DIR/bench
log=$state/server.log
server=
failed=

finish() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  bash deploy/stop-tests.sh
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=18080
export PASSERELLES_BENCH_URL=http://127.0.0.1:$port

# start_server COMMAND… runs the program on a port of its own, and waits until it
# serves.
start_server() {
  mkdir -p "$state"
  PASSERELLES_STATE_DIR=$state PASSERELLES_DATABASE_URL='' PASSERELLES_ADDR=127.0.0.1:$port bin/passerelles "$@" >"$log" 2>&1 &
  server=$!
  local waited=0
  until grep -q "127.0.0.1:$port\|localhost:$port" "$log"; do
    kill -0 "$server" 2>/dev/null && [ $((waited += 1)) -lt 300 ] || { cat "$log" >&2; fail "le serveur à mesurer n’a pas démarré."; }
    sleep 1
  done
}

# measure_map COOPERATIONS DEVICE measures the map of a grown edition.
measure_map() {
  "$state/sampledata" -cooperations "$1" "$state/sample.zip"
  kill "$server" && wait "$server" 2>/dev/null || true
  start_server serve --edition "$state/sample.zip"
  (cd static && node test/bench/frames.js "$PASSERELLES_BENCH_URL" "$2") || failed=yes
}

step "Géocodage en lot, contre une requête par trigrammes et par nom"
go test -run '^$' -bench '^BenchmarkGeocode$' -benchtime 3x -timeout 14m ./internal/postgis
step "Réponses pendant la frappe, 50 par seconde"
[ -d "$state/gazetteer" ] || { mkdir -p "$state" && ln -sfn "$PWD/$cache/gazetteer" "$state/gazetteer"; }
start_server run
go test -run '^$' -bench '^BenchmarkAsYouType$' -benchtime 1x ./cmd/passerelles
step "Première page sur un téléphone ralenti (Lighthouse)"
node static/test/bench/lighthouse.js "$PASSERELLES_BENCH_URL"
step "Fluidité de la carte, avec 10 000 liens, puis sur un téléphone avec 3 000"
go build -o "$state/sampledata" ./cmd/sampledata
measure_map 10000 desktop
measure_map 3000 phone
step "Fonctions"
go test -run '^$' -bench . -benchmem -benchtime 200ms ./internal/geocode ./internal/geodesy ./internal/edition ./internal/httpd
step "Dossiers de mission, avec 10 000 coopérations (300 ms pour les données, 3 s et 2 Mo pour le PDF)"
go test -run '^$' -bench . -benchmem -benchtime 1s ./internal/mission ./internal/mission/document || failed=yes
[ -z "$failed" ] || fail "une des promesses faites sur la carte ou les dossiers n’est pas tenue : voir plus haut."
