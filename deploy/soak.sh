#!/usr/bin/env bash
# Thirty days of visits to a kiosk, in some minutes: what grows is seen. From the
# repository's root, after deploy/setup.sh test.
set -euo pipefail
. deploy/environment.sh

export PASSERELLES_TEST_STATE_DIR="${PASSERELLES_TEST_STATE_DIR:-$PWD/$cache/test}"
trap 'bash deploy/stop-tests.sh' EXIT
step "Trente jours de visites simulées d’une borne"
node static/test/soak.js "${1:-30}"
