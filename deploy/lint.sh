#!/usr/bin/env bash
# Reads the code for mistakes, without running it.
set -euo pipefail
. deploy/environment.sh

step "gofmt, go vet"
files=$(gofmt -l cmd data internal migrations static/*.go)
[ -z "$files" ] || fail "gofmt demande de reformater : $files"
go vet ./...
step "staticcheck"
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
step "tsc, biome"
npm --prefix static --silent run check
if has shellcheck; then
  step "shellcheck"
  shellcheck --external-sources deploy/*.sh deploy/kiosk/*.sh deploy/kiosk/root/usr/local/lib/passerelles/* .ci/run
fi
