#!/usr/bin/env bash
# Stops the tests' cluster, unless somebody still uses it. Touches no other: the
# process must be a PostgreSQL that works in that very folder.
set -euo pipefail
. deploy/environment.sh

state=${PASSERELLES_TEST_STATE_DIR:-$PWD/$cache/test}
[ -w "$state/pg.lease" ] || exit 0

stop() {
  local file pid folder
  for file in "$state"/pg/*/postmaster.pid; do
    [ -f "$file" ] || continue
    folder=$(dirname "$file")
    pid=$(head -n 1 "$file")
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] || continue
    [ "/proc/$pid/cwd" -ef "$folder" ] || continue
    kill -INT "$pid" # PostgreSQL's fast shutdown
    for _ in $(seq 100); do
      [ -d "/proc/$pid" ] || break
      sleep 0.1
    done
  done
}

# The lock and the lease of internal/localdb, taken as it takes them.
(
  flock -w 10 8 || exit 0
  flock -n 9 || exit 0
  stop
) 8<>"$state/pg.lock" 9<>"$state/pg.lease"
