#!/usr/bin/env bash
# Every test, each kind named and timed; the status is 0 when all pass. What is
# in the environment for a real server must not reach the tests.
set -euo pipefail
. deploy/environment.sh

for variable in $(compgen -e | grep '^PASSERELLES_' | grep -v '^PASSERELLES_TEST_'); do
  unset "$variable"
done
export PASSERELLES_TEST_STATE_DIR="${PASSERELLES_TEST_STATE_DIR:-$PWD/$cache/test}"
PASSERELLES_STATE_DIR=$PASSERELLES_TEST_STATE_DIR bash deploy/setup.sh test

# All Go test binaries share one cluster: the first starts it, and it stays up
# between packages. It is stopped here, however the tests end.
trap 'bash deploy/stop-tests.sh' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

failed=()

# check WHAT COMMAND… runs one kind of tests and goes on if they fail.
check() {
  local what=$1 began=$SECONDS
  shift
  step "$what"
  if "$@"; then
    printf '  ✓ %s (%d s)\n' "$what" $((SECONDS - began))
  else
    printf '  ✗ %s (%d s)\n' "$what" $((SECONDS - began))
    failed+=("$what")
  fi
}

formatted() {
  local files
  files=$(gofmt -l cmd data internal migrations static/*.go)
  [ -z "$files" ] || {
    printf 'gofmt demande de reformater :\n%s\n' "$files"
    return 1
  }
}

pages() { npm --prefix static --silent run "$1"; }

check "Forme du code Go (gofmt)" formatted
# With -race, vet and the tests compile the same things once.
check "Installation d’une borne (deploy/kiosk)" bash deploy/kiosk/test.sh
check "Analyse du code Go (go vet)" go vet -race ./...
check "Tests Go (go test -race)" go test -race -timeout 30m ./...
check "Types et style des pages (npm run check)" pages check
check "Tests des pages (npm test)" pages test
check "Tests dans un navigateur (npm run e2e)" pages e2e

if [ "${#failed[@]}" -gt 0 ]; then
  printf '\nÉchecs (%d s) :\n' "$SECONDS"
  printf '  ✗ %s\n' "${failed[@]}"
  exit 1
fi
printf '\nTout passe (%d s).\n' "$SECONDS"
