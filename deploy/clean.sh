#!/usr/bin/env bash
# Removes what was built and the tests' own state. The real state folder, where
# decisions are, is never touched.
set -euo pipefail
. deploy/environment.sh

bash deploy/stop-tests.sh
# Under root the tests' cluster may be outside (see internal/localdb).
home=$(readlink "$cache/test/pg" || true)
case $home in
  /var/lib/passerelles/?*) rm -rf -- "$home" ;;
esac
rm -rf "$cache/test" "$cache/download" "$setup_log" bin static/node_modules data/gazetteer/node_modules
find static/dist -mindepth 1 ! -name .gitkeep -delete 2>/dev/null || true
