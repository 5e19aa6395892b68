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

finish() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  bash deploy/stop-tests.sh
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start_server runs the program with the real gazetteer, on a port of its own.
start_server() {
  local port=18080
  mkdir -p "$state"
  [ -d "$state/gazetteer" ] || ln -sfn "$PWD/$cache/gazetteer" "$state/gazetteer"
  PASSERELLES_STATE_DIR=$state PASSERELLES_DATABASE_URL='' PASSERELLES_ADDR=127.0.0.1:$port bin/passerelles run >"$log" 2>&1 &
  server=$!
  export PASSERELLES_BENCH_URL=http://127.0.0.1:$port
  local waited=0
  until grep -q "$PASSERELLES_BENCH_URL\|localhost:$port" "$log"; do
    kill -0 "$server" 2>/dev/null && [ $((waited += 1)) -lt 300 ] || { cat "$log" >&2; fail "le serveur à mesurer n’a pas démarré."; }
    sleep 1
  done
}

step "Géocodage en lot, contre une requête par trigrammes et par nom"
go test -run '^$' -bench '^BenchmarkGeocode$' -benchtime 3x -timeout 14m ./internal/postgis
step "Réponses pendant la frappe, 50 par seconde"
start_server
go test -run '^$' -bench '^BenchmarkAsYouType$' -benchtime 1x ./cmd/passerelles
step "Première page sur un téléphone ralenti (Lighthouse)"
node static/test/bench/lighthouse.js "$PASSERELLES_BENCH_URL"
step "Fonctions"
go test -run '^$' -bench . -benchmem -benchtime 200ms ./internal/geocode ./internal/geodesy ./internal/edition ./internal/httpd
