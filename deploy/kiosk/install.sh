#!/usr/bin/env bash
# Turns a minimal Debian into a kiosk, without any network. Run as root from the
# folder that build.sh made: bash install.sh [options], which usage() lists. Run
# again, it upgrades the program and the edition, and keeps what belongs to this
# kiosk: its profile, its settings, its counters.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'EOF'
bash install.sh             installe la borne, ou la met à jour
  --try                     dit ce qui serait fait, sans rien changer
  --from https://ADRESSE    va aussi chercher les nouvelles éditions à cette adresse
  --offline                 ne va plus les chercher
  --rotation 0|90|180|270   écran tourné, et le toucher avec lui
  --root DOSSIER            pose les fichiers dans DOSSIER seulement (image disque, essai)
  --uninstall               retire la borne ; garde profil, éditions et compteurs
EOF
}

step() { printf '→ %s\n' "$*"; }
fail() {
  printf 'passerelles : %s\n' "$*" >&2
  exit 1
}

root='' try='' from='' offline='' rotation='' action=install
while [ "$#" -gt 0 ]; do
  case $1 in
    --try) try=yes ;;
    --uninstall) action=uninstall ;;
    --offline) offline=yes ;;
    --from | --rotation | --root)
      [ "$#" -gt 1 ] || fail "$1 demande une valeur."
      printf -v "${1#--}" %s "$2"
      shift
      ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && fail "« $1 » n’est pas une option." ;;
  esac
  shift
done

case $rotation in
  '' | 0 | 90 | 180 | 270) ;;
  *) fail "--rotation prend 0, 90, 180 ou 270." ;;
esac
# It becomes part of a command line of systemd.
[[ -z $from || $from =~ ^https://[A-Za-z0-9./:_-]+$ ]] || fail "--from prend une adresse en https, comme https://atlas.exemple.fr."

state=/var/lib/passerelles
units=/etc/systemd/system
network=$units/passerelles-kiosk.service.d/reseau.conf
touch_rule=/etc/udev/rules.d/98-passerelles-rotation.rules
cursors=/usr/local/share/passerelles/curseurs
settings=/etc/default/passerelles-borne
masked=(
  sleep.target suspend.target hibernate.target hybrid-sleep.target suspend-then-hibernate.target
  ctrl-alt-del.target getty@tty1.service apt-daily.timer apt-daily-upgrade.timer
)

# run does what it is told, or only says it.
run() {
  if [ -n "$try" ]; then
    printf '    %s\n' "$*"
  else
    "$@"
  fi
}

# live runs what concerns the machine itself, and no folder put in its place.
live() { [ -n "$root" ] || run "$@"; }

# place SOURCE PATH MODE [OWNER] puts a file beside, syncs, renames: the plug may be
# pulled at any moment, even now. PATH is seen from the kiosk's root.
place() {
  local source=$1 target=$root$2 mode=$3 owner=${4:-}
  run mkdir -p "$(dirname "$target")"
  run cp --remove-destination "$source" "$target.nouveau"
  run chmod "$mode" "$target.nouveau"
  [ -z "$owner" ] || live chown "$owner" "$target.nouveau"
  run sync "$target.nouveau"
  run mv -fT "$target.nouveau" "$target"
}

# place_text PATH puts a file that is made here.
place_text() {
  local text
  text=$(mktemp)
  cat >"$text"
  place "$text" "$1" 644
  rm -f "$text"
}

check_folder() {
  local file system suite architecture
  for file in passerelles edition.zip profil.json root SOMMES.sha256 POUR.txt; do
    [ -e "$file" ] || fail "il manque $file dans ce dossier : refaites la clé."
  done
  step "Vérification de la clé"
  sha256sum --check --quiet SOMMES.sha256 >/dev/null 2>&1 ||
    fail "des fichiers de la clé sont abîmés (sha256sum -c SOMMES.sha256 dit lesquels) : refaites-la."
  [ -z "$root" ] || return 0
  read -r suite architecture <POUR.txt
  # shellcheck source=/dev/null
  system=$(. /etc/os-release && echo "${VERSION_CODENAME:-inconnu}")
  [ "$system $(dpkg --print-architecture)" = "$suite $architecture" ] ||
    fail "cette clé est faite pour Debian $suite ($architecture), et cette machine est en $system ($(dpkg --print-architecture)) : refaites-la avec « make kiosk SUITE=$system »."
}

# install_packages asks the folder paquets/ alone; what the machine has already
# been given by other sources is not touched.
install_packages() {
  local lists
  step "Installation de Chromium et de l’écran (paquets de la clé, sans réseau)"
  lists=$(mktemp -d)
  mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial" "$lists/empty"
  printf 'deb [trusted=yes] file:%s ./\n' "$(printf %s "$PWD/paquets" | sed 's/%/%25/g; s/ /%20/g; s/\[/%5B/g; s/\]/%5D/g')" >"$lists/sources.list"
  local apt=(
    apt-get -q -y
    -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts="$lists/empty"
    -o Dir::State::Lists="$lists/lists" -o Dir::Cache="$lists/cache"
    -o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Languages=none
    -o DPkg::Lock::Timeout=300 -o DPkg::Options::=--force-confdef -o DPkg::Options::=--force-confold
  )
  local packages
  mapfile -t packages <paquets/LISTE.txt
  run env DEBIAN_FRONTEND=noninteractive "${apt[@]}" update
  run env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-remove "${packages[@]}" ||
    fail "les paquets de la clé ne s’installent pas sur cette machine : voir ci-dessus."
  rm -rf "$lists"
}

make_accounts() {
  step "Comptes passerelles (serveur) et borne (écran)"
  id passerelles >/dev/null 2>&1 ||
    run useradd --system --user-group --home-dir "$state" --no-create-home --shell /usr/sbin/nologin passerelles
  id borne >/dev/null 2>&1 ||
    run useradd --system --user-group --home-dir /run/passerelles-borne --no-create-home --shell /usr/sbin/nologin borne
  local group
  for group in video render; do # seatd’s socket, and the graphics card
    ! getent group "$group" >/dev/null || run usermod --append --groups "$group" borne
  done
}

# place_files copies the tree root/ as it is.
place_files() {
  step "Programme, services et réglages"
  local file path
  while IFS= read -r -d '' file; do
    path=/${file#root/}
    case $path in
      "$settings") [ -e "$root$path" ] || place "$file" "$path" 644 ;;
      /usr/local/lib/*) place "$file" "$path" 755 ;;
      *) place "$file" "$path" 644 ;;
    esac
  done < <(find root -type f -print0 | LC_ALL=C sort -z)
}

# A cursor of one transparent pixel, under every name that a page may ask for.
place_cursors() {
  local cursor name folder=$root$cursors/default/cursors
  cursor=$(mktemp)
  # Xcursor: header, one entry of the table, one image of 1 × 1.
  printf 'Xcur\x10\0\0\0\0\0\1\0\1\0\0\0\x02\0\xfd\xff\x18\0\0\0\x1c\0\0\0' >"$cursor"
  printf '\x24\0\0\0\x02\0\xfd\xff\x18\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >>"$cursor"
  place "$cursor" "$cursors/default/cursors/default" 644
  rm -f "$cursor"
  for name in left_ptr pointer hand hand1 hand2 pointing_hand text xterm ibeam grab openhand grabbing closedhand \
    fleur move all-scroll crosshair wait watch progress left_ptr_watch help not-allowed zoom-in zoom-out; do
    run ln -sfn default "$folder/$name"
  done
  run ln -sfn default "$root$cursors/Adwaita"
}

place_rotation() {
  [ -n "$rotation" ] || return 0
  local matrix
  case $rotation in
    90) matrix='0 -1 1 1 0 0' ;;
    180) matrix='-1 0 1 0 -1 1' ;;
    270) matrix='0 1 0 -1 0 1' ;;
    0) matrix='1 0 0 0 1 0' ;;
  esac
  place_text "$touch_rule" <<<"ENV{ID_INPUT_TOUCHSCREEN}==\"1\", ENV{LIBINPUT_CALIBRATION_MATRIX}=\"$matrix\""
  run sed -i "s/^ROTATION=.*/ROTATION=$rotation/" "$root$settings"
}

# place_network opens the server's network, or closes it. Without either option,
# what was chosen before stays.
place_network() {
  [ ! -f "$root$network" ] || live cp "$network" "$network.precedent" # given back if the server does not start
  [ -z "$offline" ] || run rm -f "$root$network"
  [ -n "$from" ] || return 0
  place_text "$network" <<EOF
[Unit]
Wants=network-online.target

[Service]
ExecStart=
ExecStart=/usr/local/bin/passerelles kiosk serve --folder $state --from $from
IPAddressDeny=
IPAddressAllow=
EOF
}

# place_content gives the first edition and profile. Later, an edition goes where
# the server verifies it before it shows it, and goes back if it must.
place_content() {
  step "Édition et profil"
  local folder
  for folder in "$state" "$state/arrivees"; do
    run mkdir -p "$root$folder"
    live chown passerelles:passerelles "$root$folder"
    run chmod 750 "$root$folder"
  done
  if [ ! -e "$root$state/edition.zip" ]; then
    place edition.zip "$state/edition.zip" 640 passerelles:passerelles
  elif ! cmp -s edition.zip "$root$state/edition.zip"; then
    place edition.zip "$state/arrivees/edition-de-la-cle.zip" 640 passerelles:passerelles
  fi
  [ -e "$root$state/profil.json" ] || place profil.json "$state/profil.json" 640 passerelles:passerelles
}

# link UNIT TARGET does what systemctl enable does, in a folder as well.
link() {
  run mkdir -p "$root$units/$2.wants"
  run ln -sfn "$units/$1" "$root$units/$2.wants/$1"
}

enable_services() {
  step "Démarrage avec la machine ; ni veille, ni Ctrl-Alt-Suppr"
  local unit
  link passerelles-kiosk.service multi-user.target
  link passerelles-browser.service graphical.target
  link passerelles-nightly.timer timers.target
  link passerelles-watch.timer timers.target
  run ln -sfn /lib/systemd/system/graphical.target "$root$units/default.target"
  for unit in "${masked[@]}"; do
    run ln -sfn /dev/null "$root$units/$unit"
  done
  live sync
}

# running tells whether systemd is there: not in a chroot.
running() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

# answers tells whether the server that has just been started serves.
answers() {
  # shellcheck source=/dev/null
  (. root/usr/local/lib/passerelles/borne-commun && answers_within 60)
}

start_services() {
  running || return 0
  step "Démarrage"
  run systemctl daemon-reload
  run udevadm control --reload
  run systemctl stop apt-daily.timer apt-daily-upgrade.timer
  run systemctl try-restart systemd-journald.service
  run systemctl restart passerelles-kiosk.service
  [ -z "$try" ] || return 0
  if answers; then
    rm -f "$network.precedent"
  else
    [ -e /usr/local/bin/passerelles.precedent ] ||
      fail "le serveur ne répond pas : « journalctl -u passerelles-kiosk » dit pourquoi."
    mv -fT /usr/local/bin/passerelles.precedent /usr/local/bin/passerelles
    if [ -f "$network.precedent" ]; then
      mv -fT "$network.precedent" "$network"
    else
      rm -f "$network"
    fi
    systemctl daemon-reload
    systemctl restart passerelles-kiosk.service
    fail "le nouveau programme ne démarre pas, le précédent est remis : « journalctl -u passerelles-kiosk » dit pourquoi."
  fi
  systemctl start passerelles-nightly.timer passerelles-watch.timer
}

place_program() {
  local program=$root/usr/local/bin/passerelles
  if [ -e "$program" ] && ! cmp -s passerelles "$program"; then
    run ln -f "$program" "$program.precedent"
  fi
  cmp -s passerelles "$program" 2>/dev/null || place passerelles /usr/local/bin/passerelles 755
  run touch -r passerelles "$program" # the day it was built: see passerelles-nightly
}

install() {
  check_folder
  if [ -z "$root" ]; then
    [ -n "$try" ] || [ "$(id -u)" -eq 0 ] || fail "l’installation se fait sous root (su -, puis bash install.sh)."
    install_packages
    make_accounts
  fi
  place_files
  place_cursors
  place_rotation
  place_network
  place_program
  place_content
  enable_services
  if [ -z "$root" ] && command -v update-grub >/dev/null && [ -d /boot/grub ]; then
    run update-grub
  fi
  start_services
  [ -z "$try" ] || { step "Rien n’a été changé."; return; }
  step "C’est prêt : redémarrez la machine (« reboot »), sans la clé."
}

uninstall() {
  [ -n "$root$try" ] || [ "$(id -u)" -eq 0 ] || fail "la borne se retire sous root."
  step "Arrêt et retrait de la borne"
  local file unit
  if running; then
    run systemctl stop passerelles-nightly.timer passerelles-watch.timer passerelles-browser.service passerelles-kiosk.service
  fi
  while IFS= read -r -d '' file; do
    run rm -f "$root/${file#root/}"
  done < <(find root -type f -print0)
  for unit in "${masked[@]}"; do
    [ "$(readlink "$root$units/$unit" || true)" != /dev/null ] || run rm -f "$root$units/$unit"
  done
  run rm -f "$root$units"/*.wants/passerelles-* "$root$units/default.target" "$root$network" "$root$touch_rule"
  run rm -f "$root/usr/local/bin/passerelles" "$root/usr/local/bin/passerelles.precedent"
  run rm -rf "$root$cursors" "$root/usr/local/lib/passerelles"
  if [ -z "$root" ] && command -v update-grub >/dev/null && [ -d /boot/grub ]; then
    run update-grub
  fi
  ! running || run systemctl daemon-reload
  step "La borne est retirée ; profil, éditions et compteurs restent dans $state."
}

"$action"
