# shellcheck shell=bash
# What comes from the distribution. To be sourced from the repository's root.
. deploy/environment.sh

# as_root runs a command as root, through sudo where need be.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif [ -n "$interactive" ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# can_be_root tells whether packages can be installed at all.
can_be_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  has sudo || return 1
  [ -n "$interactive" ] || sudo -n true 2>/dev/null
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Install-Recommends=false "$@"
}

# available tells whether the distribution has a package that can be installed.
available() {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep '^ *Candidate: [^(]' >/dev/null # -q would break the pipe
}

# refresh_lists asks the distribution's servers once what they have.
refresh_lists() {
  [ -z "${lists_refreshed:-}" ] || return 0
  lists_refreshed=1
  quietly apt_get update || true # an old list may do; the installation says if not
}

# install_packages WHAT PACKAGE… installs packages, or says in one sentence why
# not. WHAT names them to people.
install_packages() {
  local what=$1
  shift
  has apt-get ||
    fail "il manque $what, et cette machine n’a pas apt-get pour l’installer ; installez-le, puis relancez."
  can_be_root ||
    fail "il manque $what ; installez-le (« apt-get install $* » sous root), puis relancez : sudo n’est pas utilisable ici."
  step "Installation : $what (paquets $*)"
  local package
  for package; do
    available "$package" || refresh_lists
  done
  quietly apt_get install "$@" && return 0
  refresh_lists
  quietly apt_get install "$@" ||
    give_up "il manque $what, et « apt-get install $* » a échoué (le réseau ?) ; le détail est dans $setup_log."
}

# unpack_package PACKAGE FOLDER puts what a package holds into a folder: nothing
# of it is installed.
unpack_package() {
  local package=$1 folder=$2 down=$PWD/$cache/download
  rm -rf "$down"
  mkdir -p "$down"
  fetch_package "$down" "$package" ||
    give_up "le paquet $package n’a pas pu être téléchargé (le réseau ? « apt-get update » ?) ; le détail est dans $setup_log."
  quietly dpkg-deb -x "$down/$package"_*.deb "$down/unpacked" ||
    give_up "le paquet $package n’a pas pu être déplié ; le détail est dans $setup_log."
  mkdir -p "$(dirname "$folder")"
  mv "$down/unpacked" "$folder"
  rm -rf "$down"
}

fetch_package() { # FOLDER PACKAGE
  quietly download "$@" && return 0
  can_be_root || return 1
  refresh_lists
  quietly download "$@"
}

download() { (cd "$1" && apt-get -q download "$2"); }

# postgis_majors lists the PostgreSQL servers with PostGIS of this machine, as
# internal/localdb finds them.
postgis_majors() {
  local bin config major
  for bin in /usr/lib/postgresql/*/bin; do
    major=$(basename "$(dirname "$bin")")
    if [ -x "$bin/postgres" ] && [ -f "/usr/share/postgresql/$major/extension/postgis.control" ] &&
      [ -f "$bin/../lib/postgis-3.so" ]; then
      echo "$major"
    fi
  done
  config=$(command -v pg_config) || return 0
  if [ -x "$("$config" --bindir)/postgres" ] && [ -f "$("$config" --sharedir)/extension/postgis.control" ] &&
    [ -f "$("$config" --pkglibdir)/postgis-3.so" ]; then
    "$config" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'
  fi
}

# newest_postgis prints the newest PostgreSQL whose PostGIS can be installed.
newest_postgis() {
  local major
  for major in $(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sed 's/postgresql-\([0-9]*\).*/\1/' | sort -rn); do
    if [ "$major" -ge 15 ] && available "postgresql-$major-postgis-3"; then
      echo "$major"
      return
    fi
  done
}

# need_postgis makes sure that there is a PostgreSQL >= 15 with PostGIS.
need_postgis() {
  local major
  for major in $(postgis_majors); do
    [ "$major" -lt 15 ] || return 0
  done
  if has apt-get; then
    major=$(newest_postgis)
    if [ -z "$major" ] && can_be_root; then
      refresh_lists
      major=$(newest_postgis)
    fi
  fi
  [ -n "${major:-}" ] || {
    has apt-get || fail "il manque PostgreSQL 15 ou plus récent avec PostGIS, et cette machine n’a pas apt-get pour l’installer."
    fail "il manque PostgreSQL 15 ou plus récent avec PostGIS, et aucun paquet postgresql-N-postgis-3 n’est proposé ici (« apt-get update » ? distribution trop ancienne ?)."
  }
  without_main_cluster install_packages "PostgreSQL $major avec PostGIS" "postgresql-$major-postgis-3"
}

# without_main_cluster keeps Debian from making, and starting on port 5432, a
# cluster nobody asked for. Clusters that exist are not concerned.
without_main_cluster() {
  local folder=/etc/postgresql-common/createcluster.d status=0
  local file=$folder/passerelles.conf
  if can_be_root; then
    as_root mkdir -p "$folder"
    echo 'create_main_cluster = false' | as_root tee "$file" >/dev/null
  fi
  ("$@") || status=$? # in a shell of its own: fail must not skip what follows
  if can_be_root; then
    as_root rm -f "$file"
    as_root rmdir "$folder" 2>/dev/null || true # when it is ours alone
  fi
  [ "$status" -eq 0 ] || exit "$status"
}

# need_node OLDEST makes sure that there is a Node.js of that version or newer, and
# its npm.
need_node() {
  local oldest=$1 missing=()
  has node || missing+=(nodejs)
  has npm || missing+=(npm)
  [ "${#missing[@]}" -eq 0 ] || install_packages "Node.js" "${missing[@]}"
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge "$oldest" ] ||
    fail "Node.js $(node --version) est trop ancien : il faut la version $oldest ou plus récente (https://nodejs.org)."
}

# need_go says which Go is needed when it is not there: distributions are late.
need_go() {
  local wanted have
  wanted=$(sed -n 's/^go \([0-9.]*\).*/\1/p' go.mod)
  has go || fail "il manque Go $wanted ou plus récent : voir https://go.dev/doc/install, puis relancez."
  have=$(cd / && go env GOVERSION) || fail "Go ne fonctionne pas : « go env » échoue."
  [ "$(printf '%s\n%s\n' "$wanted" "${have#go}" | sort -V | head -n 1)" = "$wanted" ] && return 0
  # Since 1.21, Go fetches the version that go.mod asks for, unless told not to.
  quietly go version && return 0
  fail "$have est trop ancien : il faut Go $wanted ou plus récent, voir https://go.dev/doc/install."
}

# need_tests makes sure of what only the tests use.
need_tests() {
  local missing=()
  has gcc || missing+=(gcc libc6-dev) # the race detector
  has ogrinfo || missing+=(gdal-bin)
  has pdftotext || missing+=(poppler-utils)
  has soffice || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
  has zbarimg || missing+=(zbar-tools) # reads QR codes
  has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
  [ "${#missing[@]}" -eq 0 ] || install_packages "de quoi lancer les tests" "${missing[@]}"
  need_nginx
}

# need_nginx makes sure of the nginx that serves exported pages in a test. As
# Debian installs it, it would serve port 80 of this machine at once and at every
# start: the program is only unpacked.
need_nginx() {
  local folder=$cache/nginx package
  ! has nginx || return 0
  for package in nginx nginx-core; do # which of the two has the program depends on the distribution
    [ ! -x "$folder/usr/sbin/nginx" ] || return 0
    { has apt-get && has dpkg-deb; } || fail "il manque nginx ; installez-le, puis relancez."
    rm -rf "$folder"
    step "nginx, pour les tests (paquet $package, déplié et non installé)"
    unpack_package "$package" "$folder"
  done
  quietly "$folder/usr/sbin/nginx" -v || give_up "le nginx du paquet $package ne démarre pas ici ; installez nginx, puis relancez."
}

# need_certificates makes sure that Go and npm can check who they talk to.
need_certificates() {
  [ -e /etc/ssl/certs/ca-certificates.crt ] || ! has apt-get ||
    install_packages "les certificats racine" ca-certificates
}

# write_apt_of FOLDER ARCHITECTURE SOURCE… writes apt.conf, for an apt of its own
# below a folder: it believes it is on a machine where nothing is installed, and
# so asks for every dependency, not only for those this machine lacks. It needs no
# rights, and nothing of this machine's apt is read or changed but the keys.
write_apt_of() {
  local base=$1 architecture=$2
  shift 2
  mkdir -p "$base"/{lists/partial,cache/archives/partial,empty}
  : >"$base/status"
  printf '%s\n' "$@" >"$base/sources.list"
  cat >"$base/apt.conf" <<CONF
Dir::State "$base";
Dir::State::status "$base/status";
Dir::State::lists "$base/lists";
Dir::Cache "$base/cache";
Dir::Etc::SourceList "$base/sources.list";
Dir::Etc::SourceParts "$base/empty";
Dir::Etc::Preferences "$base/none";
Dir::Etc::PreferencesParts "$base/empty";
Dir::Etc::Parts "$base/empty";
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
}
