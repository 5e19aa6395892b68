#!/usr/bin/env bash
# Restores a backup on a newer major version of PostgreSQL than this machine's:
# that of a later Debian, unpacked into a folder of its own and run there, so that
# nothing of it is installed. Under root, on a Debian, with a network:
#
#   bash deploy/newer_postgresql.sh trixie
#
# With --if-possible, says in a sentence what is missing for that, and its status
# is 0: nothing was tried.
set -euo pipefail
. deploy/packages.sh

cannot=fail
if [ "${1:-}" = --if-possible ]; then
  shift
  # The drill was not run, and is not counted as passed.
  cannot=skip
fi
skip() {
  step "NON ESSAYÉ, la sauvegarde vers un PostgreSQL plus récent : $1"
  exit 0
}

suite=${1:-trixie}
[ "$(id -u)" -eq 0 ] || "$cannot" "il faut root : PostgreSQL est lancé dans un dossier qui lui tient lieu de racine."
{ has apt-get && has dpkg-deb && has chroot; } || "$cannot" "il faut apt-get, dpkg-deb et chroot : lancez cet essai sur une Debian."
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$keyring" ] || "$cannot" "il manque $keyring (paquet debian-archive-keyring)."

base=$PWD/$cache/newer-postgresql/$suite
root=$base/root
account=5417 # of nobody on this machine

unpack() {
  write_apt_of "$base" "$(dpkg --print-architecture)" "deb [signed-by=$keyring] http://deb.debian.org/debian $suite main"
  local major package
  export APT_CONFIG=$base/apt.conf
  quietly apt-get -q -y update || "$cannot" "les paquets de Debian $suite n’ont pas pu être listés (le réseau ?)."
  major=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sed 's/postgresql-\([0-9]*\).*/\1/' | sort -n | tail -n 1)
  [ -n "$major" ] || fail "Debian $suite n’a pas de PostGIS."
  quietly apt-get -q -y --download-only install "postgresql-$major" "postgresql-$major-postgis-3" dash ||
    "$cannot" "PostgreSQL $major de Debian $suite n’a pas pu être téléchargé (le réseau ?)."
  unset APT_CONFIG
  rm -rf "$root.unfinished"
  mkdir -p "$root.unfinished"
  for package in "$base"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$root.unfinished"
  done
  furnish "$root.unfinished"
  echo "$major" >"$root.unfinished/major"
  rm -rf "$root"
  mv "$root.unfinished" "$root"
}

# furnish makes what the packages' scripts would have made.
furnish() {
  local name
  for name in bin sbin lib lib64; do
    [ -e "$1/$name" ] || ln -s "usr/$name" "$1/$name"
  done
  [ -e "$1/usr/bin/sh" ] || ln -s dash "$1/usr/bin/sh"
  for name in "$1"/usr/share/postgresql/*/extension/postgis-3.control; do # an alternative, elsewhere
    ln -sf postgis-3.control "${name%-3.control}.control"
  done
  mkdir -p "$1"/{dev,tmp,proc,etc,cluster}
  chmod 1777 "$1/tmp"
  mknod -m 666 "$1/dev/null" c 1 3
  mknod -m 666 "$1/dev/urandom" c 1 9
  printf 'root:x:0:0::/:/bin/sh\npostgres:x:%s:%s::/cluster:/bin/sh\n' "$account" "$account" >"$1/etc/passwd"
  chown "$account:$account" "$1/cluster"
  chmod 700 "$1/cluster"
}

inside() { chroot --userspec="$account:$account" "$root" "$@"; }

if [ ! -f "$root/major" ]; then
  step "PostgreSQL de Debian $suite (paquets dépliés dans $base, non installés)"
  unpack
fi
bin=/usr/lib/postgresql/$(cat "$root/major")/bin

# A socket's path is short, and connection strings carry no space well.
socket=$(mktemp -d /tmp/passerelles-newer-XXXXXX)
finish() {
  inside "$bin/pg_ctl" -D /cluster/data -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$root/cluster/data" "$socket"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

rm -rf "$root/cluster/data"
quietly inside "$bin/initdb" -D /cluster/data --encoding=UTF8 --locale=C.UTF-8 --auth=trust --username=passerelles ||
  fail "la base n’a pas pu être créée ; le détail est dans $setup_log."
quietly inside "$bin/pg_ctl" -D /cluster/data -l /cluster/log -w \
  -o "-c listen_addresses= -c unix_socket_directories=/cluster -c dynamic_shared_memory_type=mmap" start ||
  fail "PostgreSQL n’a pas démarré ; son journal est $root/cluster/log."
ln -s "$root/cluster/.s.PGSQL.5432" "$socket/.s.PGSQL.5432"

step "Sauvegarde de PostgreSQL $(pg_config --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'), restaurée sur PostgreSQL $(cat "$root/major")"
PASSERELLES_TEST_NEWER_DATABASE_URL="postgres://passerelles@/postgres?host=$socket" \
  go test -count=1 -run 'TestScripts/^newer_postgresql$' ./cmd/passerelles
