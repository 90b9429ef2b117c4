#!/usr/bin/env bash
# Install Debian packages as root: install-packages.sh DEBS-FOLDER-OR-EMPTY [PACKAGE…]
# Without a package it only puts back what an interrupted run has left.
#
# Debian starts nginx and a PostgreSQL cluster "main" as soon as their packages are
# there. createcluster.d and policy-rc.d forbid both beforehand; policy-rc.d is put
# back exactly as it was, also when this is interrupted.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=
. "$here/packages.sh"
debs=$1
shift
export DEBIAN_FRONTEND=noninteractive
apt_job=
lists=

forbid_services() {
  mkdir -p "${no_cluster%/*}"
  if [ ! -e "$no_cluster" ] && ! pg_lsclusters -h 2> /dev/null | grep -q .; then
    printf '%s\n' '# scripts/run keeps a private cluster of its own.' \
      'create_main_cluster = false' > "$no_cluster"
  fi
  # One kept file = an interrupted run before this one: that is the true one.
  if [ ! -e "$policy_kept" ] && [ ! -L "$policy_kept" ] &&
    [ ! -e "$policy_kept.none" ]; then
    if [ -e "$policy" ] || [ -L "$policy" ]; then
      mv "$policy" "$policy_kept"
    else
      : > "$policy_kept.none"
    fi
  fi
  printf '#!/bin/sh\n# Put here by scripts/run while it installs packages.\nexit 101\n' \
    > "$policy.new"
  chmod 755 "$policy.new"
  mv -f "$policy.new" "$policy"
}

allow_services() {
  if [ -e "$policy_kept" ] || [ -L "$policy_kept" ]; then
    mv -f "$policy_kept" "$policy"
  elif [ -e "$policy_kept.none" ]; then
    rm -f "$policy" "$policy_kept.none"
  fi
}

leave() {
  local code=$?
  trap - EXIT INT TERM HUP
  # dpkg is let finish the package it is at: killed in the middle it needs repair.
  if [ -n "$apt_job" ]; then
    kill -INT "$apt_job" 2> /dev/null || true
    wait "$apt_job" 2> /dev/null || true
  fi
  allow_services
  [ -z "$lists" ] || rm -rf "$lists"
  exit "$code"
}

apt() {
  apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${apt_options[@]}" "$@" &
  apt_job=$!
  local code=0
  wait "$apt_job" || code=$?
  apt_job=
  return "$code"
}

# Only the bundle's folder is a source: nothing asks a network that is not there.
use_folder() {
  lists=$(mktemp -d /var/tmp/quanyu-apt.XXXXXX)
  mkdir -p "$lists/lists/partial"
  printf 'deb [trusted=yes] file:%s ./\n' "$(realpath "$debs")" > "$lists/sources.list"
  apt_options=(-o "Dir::Etc::sourcelist=$lists/sources.list"
    -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$lists/lists"
    -o APT::Sandbox::User=root)
}

apt_options=()
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ $# -gt 0 ] || exit 0
[ -z "$debs" ] || use_folder
forbid_services
dpkg --configure -a
apt -q update || [ -z "$debs" ]
apt -q -y install --no-install-recommends "$@"
