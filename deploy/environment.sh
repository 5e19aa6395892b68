# shellcheck shell=bash
# What the scripts of this folder share: where programs are, how they speak.
# To be sourced from the repository's root.

# A machine may give its programs nothing but PATH, or not even that.
: "${PATH:=/usr/local/bin:/usr/bin:/bin}"
PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin:/usr/sbin:/sbin
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export PATH HOME

# The version stamped by git would make Go refuse a clone owned by another
# account; nothing here reads it.
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"

# npm trusts whom the system trusts, as the other programs do: a company's own
# authority too.
system_roots=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$system_roots" ]; then
  export NODE_EXTRA_CA_CERTS=$system_roots
fi

# What every target shares, and the log of the last set-up.
cache=.passerelles
setup_log=$cache/setup.log

# A person at the keyboard may be asked for a password.
# shellcheck disable=SC2034 # used by packages.sh
[ -t 0 ] && interactive=yes || interactive=

# step says in one line what is being done.
step() { printf '→ %s\n' "$*"; }

# fail says in one sentence what is missing, and ends.
fail() {
  printf 'passerelles : %s\n' "$*" >&2
  exit 1
}

# give_up shows what the last command said, then fails.
give_up() {
  awk '/^\$ / { said = "" } { said = said $0 "\n" } END { printf "%s", said }' "$setup_log" | tail -n 20 >&2
  fail "$*"
}

# quietly runs a command; what it says goes to the log.
quietly() {
  printf '\n$ %s\n' "$*" >>"$setup_log"
  "$@" >>"$setup_log" 2>&1 </dev/null
}

# has tells whether a program is on the machine.
has() { command -v "$1" >/dev/null 2>&1; }

# digest sums up the contents of files and folders, whatever their dates.
digest() {
  find "$@" \( -name node_modules -o -name dist -o -name test \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
