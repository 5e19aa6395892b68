#!/usr/bin/env bash
# Sets up all that a target of the Makefile needs; does nothing when it is there.
#
#   bash deploy/setup.sh build   what the program is built with
#   bash deploy/setup.sh run     and what it runs on: PostGIS, the gazetteer's sources
#   bash deploy/setup.sh test    and what its tests use
#
# From the repository's root. Writes to .passerelles/, bin/, static/dist/ and
# node_modules/; elsewhere only through the system's packages.
set -euo pipefail
. deploy/packages.sh

goal=${1:-run}

# npm_ci FOLDER WHAT installs what a lockfile pins, when it has changed.
npm_ci() {
  local folder=$1 what=$2 lock stamp=$1/node_modules/.passerelles
  lock=$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ] || return 0
  step "$what"
  quietly npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund --no-update-notifier ||
    give_up "npm n’a pas pu installer ce que fixe $folder/package-lock.json (le réseau ?) ; le détail est dans $setup_log."
  echo "$lock" >"$stamp"
}

# pages builds the front end when one of its sources has changed.
pages() {
  local stamp=$cache/pages sources
  sources=$(digest static)
  [ "$(cat "$stamp" 2>/dev/null)" != "$sources" ] || [ ! -f static/dist/assets.json ] || return 0
  step "Construction des pages"
  quietly npm --prefix static run build || give_up "la construction des pages a échoué."
  echo "$sources" >"$stamp"
}

# program builds the command; Go knows what has changed.
program() {
  step "Construction du programme (bin/passerelles)"
  quietly bash deploy/program.sh bin/passerelles ||
    give_up "la construction du programme a échoué : Go dit pourquoi ci-dessus (la première fois, il lui faut le réseau)."
}

# translated_places unpacks the names of places by language from a package that
# need not be installed.
translated_places() {
  local folder=$cache/gazetteer/libgeonames
  if [ ! -d "$folder" ]; then
    step "Noms de lieux par langue (paquet libgeonames-common)"
    { has apt-get && has dpkg-deb; } ||
      fail "il manque les noms de lieux de libgeonames-common, un paquet Debian : dépliez-le dans $folder."
    unpack_package libgeonames-common "$folder"
  fi
}

# share_places lets another state folder read the same files.
share_places() {
  local state=$1
  [ "$state" != "$cache" ] || return 0
  mkdir -p "$state"
  [ -d "$state/gazetteer" ] || ln -sfn "$PWD/$cache/gazetteer" "$state/gazetteer"
}

mkdir -p "$cache" 2>/dev/null || true
{ [ -w "$cache" ] && : >"$setup_log"; } 2>/dev/null ||
  fail "le compte $(id -un) ne peut pas écrire dans $PWD/$cache (à $(stat -c %U "$cache" 2>/dev/null || stat -c %U .)) ; reprenez le compte de la première mise en place, ou un autre dossier."

need_go
need_certificates
# Node.js 18, that of older distributions, builds the pages; what drives the
# browsers of the tests asks for more.
need_node "$([ "$goal" = test ] && echo 20 || echo 18)"
[ "$goal" = build ] || need_postgis
[ "$goal" != test ] || need_tests
npm_ci static "Bibliothèques des pages (npm)"
pages
program
[ "$goal" != build ] || exit 0
npm_ci data/gazetteer "Sources du répertoire de lieux (npm)"
translated_places
share_places "${PASSERELLES_STATE_DIR:-$cache}"
