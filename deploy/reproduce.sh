#!/usr/bin/env bash
# Builds pages and program twice, in two folders and two environments, and
# compares the bytes. With « cold », nothing compiled before is used again: some
# minutes. From the repository's root, once « make build » has put in place what a
# build needs.
set -euo pipefail
. deploy/environment.sh

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# copy FOLDER makes a clone as a stranger would have it, uncommitted changes included.
copy() {
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file"
  done | tar --create --null --files-from=- | tar --extract --directory="$1"
  cp -a static/node_modules "$1/static/"
}

# build FOLDER VARIABLE=VALUE… builds as deploy/setup.sh does.
build() {
  local folder=$1
  shift
  (
    cd "$folder"
    env "$@" npm --prefix static run --silent build >/dev/null
    env "$@" bash deploy/program.sh bin/passerelles
  )
}

step "Deux constructions, qui doivent être identiques"
copy "$work/une"
copy "$work/autre endroit/plus loin"
caches=("A=" "B=")
[ "${1:-}" != cold ] || caches=("GOCACHE=$work/cache1" "GOCACHE=$work/cache2")
build "$work/une" "${caches[0]}" TZ=UTC LC_ALL=C
(umask 077 && build "$work/autre endroit/plus loin" "${caches[1]}" TZ=Pacific/Auckland LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8)
for what in static/dist bin/passerelles; do
  diff --brief --recursive "$work/une/$what" "$work/autre endroit/plus loin/$what" ||
    fail "deux constructions de $what diffèrent."
done
printf '%s  bin/passerelles (%s)\n' "$(sha256sum "$work/une/bin/passerelles" | cut -d' ' -f1)" "$(go env GOVERSION)"
