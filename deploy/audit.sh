#!/usr/bin/env bash
# Asks whether what the program and its pages are made of has known
# vulnerabilities, then whether two builds are identical. The status is 0 when all
# is well, 1 when something was found, 3 when somebody could not be asked: never
# 0 without an answer.
#
# GOVULNDB, a variable of govulncheck, names another copy of Go's database, as
# file:///srv/vulndb where there is no network.
set -euo pipefail
. deploy/environment.sh

govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.9.0
found=() unasked=()
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# go_modules reads the code too: a vulnerability that nothing calls does not count.
# Installed and not « go run », which would hide the status.
go_modules() {
  local status=0
  step "govulncheck (${GOVULNDB:-https://vuln.go.dev})"
  GOBIN=$PWD/$cache/tools go install "$govulncheck" && "$cache/tools/govulncheck" ./... || status=$?
  case $status in
    0) ;;
    3) found+=("le code Go") ;;
    *) unasked+=("le code Go") ;;
  esac
}

# npm_packages FOLDER asks about what a lockfile pins.
npm_packages() {
  local folder=$1
  step "npm audit ($folder)"
  if npm --prefix "$folder" audit --package-lock-only --json >"$said" 2>/dev/null; then
    grep -q '"auditReportVersion"' "$said" || unasked+=("$folder")
  elif grep -q '"auditReportVersion"' "$said"; then
    npm --prefix "$folder" audit --package-lock-only || true
    found+=("$folder")
  else
    head -n 5 "$said" >&2
    unasked+=("$folder")
  fi
}

go_modules
for lock in static data/gazetteer data/world; do
  npm_packages "$lock"
done
[ "${1:-}" = asks ] || bash deploy/reproduce.sh cold || found+=("la construction, qui diffère d’une fois à l’autre")

if [ "${#found[@]}" -gt 0 ]; then
  printf '✗ À corriger, ou à expliquer dans SECURITY.md : %s\n' "$(printf '%s ; ' "${found[@]}" | sed 's/ ; $//')" >&2
fi
if [ "${#unasked[@]}" -gt 0 ]; then
  printf '? Sans réponse (le réseau ?) à propos de : %s\n' "$(printf '%s ; ' "${unasked[@]}" | sed 's/ ; $//')" >&2
fi
[ "${#found[@]}" -eq 0 ] || exit 1
[ "${#unasked[@]}" -eq 0 ] || exit 3
step "Rien n’est connu contre ce dont le programme est fait"
