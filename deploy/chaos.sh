#!/usr/bin/env bash
# Breaks the atlas on purpose, all the ways of internal/chaos, and prints what it
# cost: a table, and the same as JSON. From the repository's root, after
# deploy/setup.sh test. CHAOS_REPORT names another file, PASSERELLES_CHAOS_SEED
# repeats the instants of a run.
set -euo pipefail
. deploy/environment.sh

for variable in $(compgen -e | grep '^PASSERELLES_' | grep -v '^PASSERELLES_CHAOS_'); do
  unset "$variable"
done
export PASSERELLES_CHAOS=1
PASSERELLES_CHAOS_REPORT=$(realpath -m "${CHAOS_REPORT:-$cache/test/chaos.json}")
export PASSERELLES_CHAOS_REPORT
mkdir -p "$(dirname "$PASSERELLES_CHAOS_REPORT")"

step "Pannes de la base, commandes et serveurs tués, disque plein, réplique (une dizaine de minutes)"
# A few at a time: they are timed, and a test that waits for its neighbours
# measures them.
failed=
go test -count=1 -parallel 2 -timeout 15m -v ./internal/chaos |
  grep --line-buffered -vE '^(=== |    [a-z_]+_test\.go:[0-9]+: PASSERELLES_CHAOS_SEED)' || failed=yes
step "Les mêmes chiffres en JSON : $PASSERELLES_CHAOS_REPORT"
bash deploy/newer_postgresql.sh --if-possible || failed=yes
[ -z "$failed" ] || fail "une panne a coûté plus qu’elle ne doit : voir plus haut."
