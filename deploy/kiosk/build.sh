#!/usr/bin/env bash
# Builds the folder that an operator copies to a USB stick, with all that a kiosk
# needs and no network: program, edition, Debian packages, install.sh. Needs a
# network itself, apt, and no rights. From the repository's root:
#
#   make kiosk                        for the Debian of this machine
#   make kiosk SUITE=trixie ARCH=arm64 KIOSK_OUT=/media/cle/passerelles-borne
#   make kiosk EDITION=edition.zip PROFIL=musee.json
#
# Packages are kept in .passerelles/kiosk/: a second run downloads what is new.
set -euo pipefail
. deploy/packages.sh

out=${KIOSK_OUT:-bin/passerelles-borne}
mirror=${MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The browser and its sandbox; a compositor, what gives it the screen and turns it;
# letters for names in every script of the atlas (the pages bring only
# Latin ones); the authorities that sign the site new editions may come from.
# Debian 12's cage only recommends xwayland, and does not start without it.
wanted=(chromium chromium-sandbox cage xwayland seatd kbd wlr-randr dbus fonts-noto-core ca-certificates)

{ has apt-get && has dpkg-deb; } || fail "il faut apt-get et dpkg-deb pour réunir les paquets : lancez « make kiosk » sur une Debian."
[ -r "$keyring" ] || fail "il manque $keyring (paquet debian-archive-keyring), qui dit que les paquets viennent bien de Debian."

# shellcheck source=/dev/null
suite=${SUITE:-$(. /etc/os-release && if [ "$ID" = debian ]; then echo "$VERSION_CODENAME"; fi)}
[ -n "$suite" ] || fail "cette machine n’est pas une Debian : dites pour laquelle est la borne, comme « make kiosk SUITE=trixie »."
architecture=${ARCH:-$(dpkg --print-architecture)}
case $architecture in
  amd64 | arm64) ;;
  *) fail "ARCH doit être amd64 ou arm64, pas « $architecture »." ;;
esac

for given in "${EDITION:-}" "${PROFIL:-}"; do
  [ -z "$given" ] || [ -f "$given" ] || fail "« $given » n’est pas un fichier."
done
[ ! -e "$out" ] || [ -f "$out/POUR.txt" ] || fail "$out existe et n’est pas un dossier de borne : choisissez-en un autre (KIOSK_OUT=dossier)."

base=$PWD/$cache/kiosk/$suite-$architecture
mkdir -p "$base"
log=$base/apt.log

own_apt() {
  APT_CONFIG=$base/apt.conf quiet_apt "$@"
}
quiet_apt() { apt-get -q -y "$@" >"$log" 2>&1 </dev/null; }

prepare_apt() {
  write_apt_of "$base" "$architecture" \
    "deb [signed-by=$keyring] $mirror/debian $suite main" \
    "deb [signed-by=$keyring] $mirror/debian $suite-updates main" \
    "deb [signed-by=$keyring] $mirror/debian-security $suite-security main"
}

gather_packages() {
  step "Paquets de Debian $suite ($architecture) : ${wanted[*]}, et tout ce dont ils ont besoin"
  prepare_apt
  { own_apt update && own_apt --download-only install "${wanted[@]}"; } || {
    tail -n 5 "$log" >&2
    fail "les paquets n’ont pas pu être réunis (le réseau ? le nom de la version, « $suite » ?) ; le détail est dans $log."
  }
  own_apt autoclean # what a newer version replaced
}

# list_packages FOLDER prints the index that apt reads, of the packages in it.
list_packages() {
  local deb
  for deb in "$1"/*.deb; do
    dpkg-deb --field "$deb"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' \
      "$(basename "$deb")" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"
  done
}

# copy_packages FOLDER takes those of this run only.
copy_packages() {
  local uri name
  mkdir -p "$1"
  # With everything downloaded, --print-uris says nothing: an empty cache is shown.
  APT_CONFIG=$base/apt.conf apt-get -qq -y -o Dir::Cache::Archives="$base/empty" --print-uris install "${wanted[@]}" |
    while read -r uri name _; do
      [ -n "$uri" ] || continue
      cp --reflink=auto "$base/cache/archives/$name" "$1/$name"
    done
  printf '%s\n' "${wanted[@]}" >"$1/LISTE.txt"
  list_packages "$1" >"$1/Packages"
  printf 'Suite: %s\nArchitectures: %s\nDate: %s\nSHA256:\n %s %s Packages\n' "$suite" "$architecture" \
    "$(LC_ALL=C date -Ru)" "$(sha256sum "$1/Packages" | cut -d' ' -f1)" "$(stat -c %s "$1/Packages")" >"$1/Release"
}

build_program() {
  bash deploy/setup.sh build
  step "Programme de la borne"
  # Static: it asks nothing of the system it is copied to.
  CGO_ENABLED=0 GOOS=linux GOARCH=$architecture go build -trimpath -ldflags='-s -w' -o "$1" ./cmd/passerelles ||
    fail "la construction du programme a échoué : Go dit pourquoi ci-dessus."
}

copy_edition() {
  if [ -n "${EDITION:-}" ]; then
    cp "$EDITION" "$1"
    return
  fi
  step "Édition courante de cette machine"
  bin/passerelles export "$1" ||
    fail "aucune édition à emporter : lancez d’abord « make run », ou donnez-en une (EDITION=edition.zip)."
}

new=$out.nouveau
rm -rf "$new"
mkdir -p "$new"
trap 'rm -rf "$new"' EXIT

gather_packages
copy_packages "$new/paquets"
build_program "$new/passerelles"
copy_edition "$new/edition.zip"
cp "${PROFIL:-deploy/kiosk/profil.json}" "$new/profil.json"
cp -r deploy/kiosk/root deploy/kiosk/install.sh "$new/"
sed "s/@SUITE@/$suite/; s/@ARCH@/$architecture/" deploy/kiosk/LISEZMOI.txt >"$new/LISEZMOI.txt"
echo "$suite $architecture" >"$new/POUR.txt"
sums=$(cd "$new" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
printf '%s\n' "$sums" >"$new/SOMMES.sha256"
sync -f "$new"

rm -rf "$out.ancien"
[ ! -e "$out" ] || mv "$out" "$out.ancien"
mv "$new" "$out"
rm -rf "$out.ancien"
step "Prêt : $out ($(du -sh "$out" | cut -f1)), pour Debian $suite ($architecture). Copiez ce dossier sur une clé USB, puis suivez LISEZMOI.txt."
