#!/usr/bin/env bash
# Tests what an operator installs on a kiosk, without installing anything: the
# scripts in folders of their own, and what the system's own tools say of the rest.
# From the repository's root. Takes seconds.
set -euo pipefail
. deploy/environment.sh

work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

lib=$PWD/deploy/kiosk/root/usr/local/lib/passerelles
units=deploy/kiosk/root/etc/systemd/system
policy=deploy/kiosk/root/etc/chromium/policies/managed/passerelles.json

# is ACTUAL EXPECTED WHAT
is() { [ "$1" = "$2" ] || fail "$3 : « $1 », attendu « $2 »."; }
there() { [ -e "$1" ] || fail "$1 devrait exister."; }
absent() { [ ! -e "$1" ] || fail "$1 ne devrait pas exister."; }
refused() { ! "$@" >"$work/said" 2>&1 || fail "« $* » devrait échouer."; }

# make_folder puts together what build.sh does, but for the packages.
make_folder() {
  local folder=$1
  mkdir -p "$folder"
  cp -r deploy/kiosk/root deploy/kiosk/install.sh deploy/kiosk/profil.json "$folder"
  printf '#!/bin/sh\n# %s\n' "$2" >"$folder/passerelles"
  echo "$2" >"$folder/edition.zip"
  echo 'bookworm amd64' >"$folder/POUR.txt"
  (cd "$folder" && find . -type f ! -name SOMMES.sha256 -print0 | xargs -0 sha256sum >"$work/sums" && mv "$work/sums" SOMMES.sha256)
}

tree() { (cd "$1" && find . \( -type f -o -type l \) | LC_ALL=C sort); }

test_install() {
  local root=$work/root state=$work/root/var/lib/passerelles before
  make_folder "$work/first clé" first
  bash "$work/first clé/install.sh" --root "$root" --rotation 90 --from https://atlas.example >/dev/null
  is "$(cat "$state/edition.zip")" first "la première édition"
  is "$(readlink "$root/etc/systemd/system/default.target")" /lib/systemd/system/graphical.target "la cible de démarrage"
  is "$(readlink "$root/etc/systemd/system/ctrl-alt-del.target")" /dev/null "Ctrl-Alt-Suppr"
  for service in multi-user.target.wants/passerelles-kiosk.service graphical.target.wants/passerelles-browser.service; do
    there "$root$(readlink "$root/etc/systemd/system/$service")"
  done
  is "$(stat -c %a "$root/usr/local/bin/passerelles")" 755 "les droits du programme"
  is "$(stat -c %a "$root/usr/local/lib/passerelles/borne-usb")" 755 "les droits des scripts"
  is "$(stat -c %s "$root/usr/local/share/passerelles/curseurs/Adwaita/cursors/pointer" -L)" 68 "le curseur transparent"
  grep -q '^ROTATION=90$' "$root/etc/default/passerelles-borne" || fail "la rotation n’est pas réglée."
  grep -q 'from https://atlas.example$' "$root/etc/systemd/system/passerelles-kiosk.service.d/reseau.conf" ||
    fail "l’adresse des éditions n’est pas réglée."

  # What belongs to this kiosk is kept by an upgrade, and nothing else is left.
  echo '{"mine": true}' >"$state/profil.json"
  echo 'counted' >"$state/compteurs"
  sed -i 's/^ECHELLE=$/ECHELLE=1.5/' "$root/etc/default/passerelles-borne"
  before=$(tree "$root")
  bash "$work/first clé/install.sh" --root "$root" >/dev/null
  is "$(tree "$root")" "$before" "une seconde installation"
  make_folder "$work/second" second
  bash "$work/second/install.sh" --root "$root" >/dev/null
  is "$(cat "$state/profil.json" "$state/compteurs")" $'{"mine": true}\ncounted' "le profil et les compteurs"
  grep -q '^ECHELLE=1.5$' "$root/etc/default/passerelles-borne" || fail "les réglages ont été perdus."
  is "$(cat "$state/edition.zip")" first "l’édition montrée avant vérification"
  is "$(cat "$state/arrivees/edition-de-la-cle.zip")" second "l’édition à vérifier"
  is "$(sed -n 2p "$root/usr/local/bin/passerelles")" '# second' "le programme"
  is "$(sed -n 2p "$root/usr/local/bin/passerelles.precedent")" '# first' "le programme précédent"

  before=$(tree "$root")
  bash "$work/second/install.sh" --root "$root" --uninstall --try >/dev/null
  is "$(tree "$root")" "$before" "ce que --try a changé"
  bash "$work/second/install.sh" --root "$root" --uninstall >/dev/null
  is "$(tree "$root" | grep -v '^./var/lib/passerelles/')" '' "ce qui reste une fois la borne retirée"
  there "$state/compteurs"
}

test_damaged_folder() {
  make_folder "$work/damaged" damaged
  echo more >>"$work/damaged/edition.zip"
  refused bash "$work/damaged/install.sh" --root "$work/none"
  is "$(wc -l <"$work/said")" 2 "une phrase, après l’étape en cours"
  refused bash "$work/damaged/install.sh" --root "$work/none" --from 'https://a b; rm'
  absent "$work/none"
}

borne_cle() {
  PASSERELLES_KIOSK_DIR=$work/kiosk PASSERELLES_USB_DIR=$work/memory PASSERELLES_USB_MAX=1000 \
    PASSERELLES_USB_KEEP_FREE=0 PASSERELLES_USB_WAIT=1 bash "$lib/borne-cle" "$@"
}

test_usb_take() {
  local stick=$work/stick arrived=$work/kiosk/arrivees
  mkdir -p "$stick/folder" "$arrived"
  echo one >"$stick/passerelles-12.zip"
  echo two >"$stick/EDITION été.ZIP"
  echo no >"$stick/autre.zip"
  echo no >"$stick/folder/edition.zip"
  printf 123456789 >"$work/secret" # as long as the link that leads to it
  ln -s ../secret "$stick/edition-lien.zip"
  head -c 1001 /dev/zero >"$stick/edition-grosse.zip"
  borne_cle take "$stick" >/dev/null
  is "$(tree "$arrived")" $'./edition___t__.zip\n./passerelles-12.zip' "ce qui est pris de la clé"
  is "$(cat "$arrived/passerelles-12.zip")" one "l’édition prise"

  # A forgotten stick must not bring its edition back; a renamed file is asked for.
  rm "$arrived"/*
  borne_cle take "$stick" >/dev/null
  is "$(tree "$arrived")" '' "ce qui est repris d’une clé oubliée"
  mv "$stick/passerelles-12.zip" "$stick/passerelles-12-bis.zip"
  borne_cle take "$stick" >/dev/null
  is "$(tree "$arrived")" ./passerelles-12-bis.zip "un fichier renommé"

  rm -rf "$arrived" "$stick"
  mkdir -p "$arrived" "$stick"
  for n in 1 2 3 4 5 6; do echo "$n" >"$stick/edition-$n.zip"; done
  borne_cle take "$stick" >/dev/null
  is "$(tree "$arrived" | wc -l)" 4 "le nombre d’éditions prises"
}

# A copy that is cut, as by a stick pulled out, is never seen under its name.
test_usb_cut() {
  local stick=$work/cut arrived=$work/kiosk/arrivees copy
  rm -rf "$work/kiosk" "$work/memory"
  mkdir -p "$stick" "$work/bin" "$arrived"
  echo whole >"$stick/edition.zip"
  # A head that gives half, says so, then hangs: the stick is slow.
  printf '#!/bin/sh\nprintf who\n: >"%s"\nexec sleep 60\n' "$work/half" >"$work/bin/head"
  chmod +x "$work/bin/head"
  PATH=$work/bin:$PATH borne_cle take "$stick" >/dev/null 2>&1 &
  copy=$!
  for _ in $(seq 200); do
    [ ! -s "$arrived/.edition.zip.partiel" ] || break
    sleep 0.05
  done
  is "$(cat "$arrived/.edition.zip.partiel")" who "la copie en cours"
  absent "$arrived/edition.zip"
  kill_tree "$copy"
  absent "$arrived/edition.zip"

  # A read that ends too soon, without an error, is refused as well.
  printf '#!/bin/sh\nprintf who\n' >"$work/bin/head"
  PATH=$work/bin:$PATH borne_cle take "$stick" >/dev/null
  is "$(tree "$arrived")" '' "une lecture trop courte"
  borne_cle take "$stick" >/dev/null
  is "$(cat "$arrived/edition.zip")" whole "la copie entière"
}

kill_tree() {
  local child
  for child in $(ps -o pid= --ppid "$1"); do kill_tree "$child"; done
  kill -9 "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# start_server answers as the kiosk does, and stops answering while the profile of
# the kiosk says « bad ».
start_server() {
  cat >"$work/server.js" <<'EOF'
const { readFileSync } = require('node:fs');
const [folder] = process.argv.slice(2);
const bad = () => { try { return readFileSync(`${folder}/profil.json`, 'utf8').includes('bad'); } catch { return false; } };
require('node:http').createServer((request, response) => {
  const body = { '/livez': 'ok', '/kiosque/compteurs.csv': 'jour,visites\n2026-11-26,12\n' }[request.url];
  if (bad() || !body) response.writeHead(503).end();
  else response.end(body);
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
EOF
  node "$work/server.js" "$work/kiosk" >"$work/port" &
  server=$!
  for _ in $(seq 200); do
    PASSERELLES_PORT=$(cat "$work/port")
    [ -z "$PASSERELLES_PORT" ] || break
    sleep 0.05
  done
  export PASSERELLES_PORT
}

test_usb_profile_and_counters() {
  local stick=$work/staff profile=$work/kiosk/profil.json
  rm -rf "$work/kiosk" "$work/memory"
  mkdir -p "$stick" "$work/kiosk"
  start_server
  echo '{"one": 1}' >"$profile"
  echo '{"two": 2}' >"$stick/passerelles-profil.json"
  borne_cle take "$stick" >/dev/null
  is "$(cat "$profile")" '{"two": 2}' "le profil de la clé"

  # One that the server does not start with is not kept.
  echo '{"bad": 1}' >"$stick/passerelles-profil.json"
  borne_cle take "$stick" >"$work/said"
  is "$(cat "$profile")" '{"two": 2}' "le profil remis"
  grep -q 'le précédent est remis' "$work/said" || fail "le retour au profil précédent n’est pas dit."

  # Nothing is written to a stick that does not ask for it.
  ! borne_cle wants-counters "$stick" || fail "la clé ne demandait pas les compteurs."
  echo 'not empty' >"$stick/compteurs-ici.txt"
  ! borne_cle wants-counters "$stick" || fail "compteurs-ici.txt n’est pas vide."
  : >"$stick/compteurs-ici.txt"
  borne_cle wants-counters "$stick" || fail "la clé demandait les compteurs."
  borne_cle give "$stick" >/dev/null
  is "$(cat "$stick"/compteurs-*.csv)" $'jour,visites\n2026-11-26,12' "les compteurs"
  # A link in the place of what is written beside leads nowhere.
  echo intact >"$stick/../victime"
  for half in "$stick"/compteurs-*.csv; do ln -s "$stick/../victime" "$half.partiel"; done
  borne_cle give "$stick" >/dev/null
  is "$(cat "$stick/../victime")" intact "ce à quoi mène un lien posé sur la clé"
  grep -q 'le précédent est remis' "$stick"/compte-rendu-*.txt || fail "le compte rendu manque sur la clé."

  # A server that is away leaves yesterday's file as it was.
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
  borne_cle give "$stick" >/dev/null
  is "$(cat "$stick"/compteurs-*.csv)" $'jour,visites\n2026-11-26,12' "les compteurs, serveur arrêté"
  is "$(tree "$stick" | grep -c partiel)" 0 "les fichiers laissés à moitié"
}

# The system's own tools read units and rules, where they are there.
test_units() {
  local said
  if has systemd-analyze; then
    # Programs and seatd are where the kiosk has them, not here.
    said=$(systemd-analyze verify --man=no "$units"/passerelles-* 2>&1 | grep -vE 'is not executable|Unit seatd.service not found' || true)
    is "$said" '' "ce que systemd dit des unités"
  fi
  if has udevadm && udevadm verify --help >/dev/null 2>&1; then
    udevadm verify deploy/kiosk/root/etc/udev/rules.d/99-passerelles-usb.rules >/dev/null || fail "udev ne comprend pas la règle."
  fi
}

# known NAME… says which of the names the browser of this machine does not have.
known() {
  local binary name
  for binary in /usr/lib/chromium/chromium /usr/lib/chromium-browser/chromium-browser /opt/google/chrome/chrome; do
    [ ! -f "$binary" ] || break
  done
  [ -f "$binary" ] || return 0
  printf '%s\n' "$@" | LC_ALL=C sort -u >"$work/names"
  # In the program they are strings that a zero ends.
  LC_ALL=C grep -azxFf "$work/names" "$binary" | tr '\0' '\n' | LC_ALL=C sort -u >"$work/known"
  LC_ALL=C comm -23 "$work/names" "$work/known" | tr '\n' ' '
}

# A policy or a flag that Chromium dropped is silently ignored by it: not here.
test_chromium() {
  local policies flags
  mapfile -t policies < <(node -p "Object.keys(JSON.parse(require('node:fs').readFileSync('$policy'))).join('\n')")
  [ "${#policies[@]}" -gt 40 ] || fail "$policy ne se lit pas."
  mapfile -t flags < <(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$lib/borne-navigateur")
  [ "${#flags[@]}" -gt 15 ] || fail "les options de borne-navigateur ne se lisent pas."
  is "$(known "${policies[@]}" "${flags[@]}")" '' "les règles et options que Chromium ne connaît pas"
}

test_shellcheck() {
  ! has shellcheck || shellcheck --external-sources deploy/kiosk/*.sh "$lib"/*
}

for name in install damaged_folder usb_take usb_cut usb_profile_and_counters units chromium shellcheck; do
  "test_$name"
done
