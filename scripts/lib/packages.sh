# Debian's packages: only what is missing, and no service of theirs is started.

# What the program needs. postgresql-postgis draws the release's own PostgreSQL.
packages_run="python3 python3-venv postgresql-postgis nginx libnginx-mod-http-brotli-static
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-wqy-microhei ca-certificates
  util-linux"
# What the tests need beside it.
packages_test="chromium fonts-noto-cjk git"

service_user=quanyu          # web and jobs run as this user when root starts them
policy=/usr/sbin/policy-rc.d
policy_kept=/usr/sbin/policy-rc.d.before-quanyu
no_cluster=/etc/postgresql-common/createcluster.d/quanyu.conf

missing_packages() {
  local package
  for package in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) in
      installed) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# Before the first package question: may we install, if we have to?
need_root_for_packages() {
  [ "$(id -u)" -eq 0 ] && return 0
  [ -n "$(missing_packages "$@")" ] || return 0
  command -v sudo > /dev/null ||
    die "these Debian packages are missing: $(missing_packages "$@"); run once as root" 3
  sudo -v || die "sudo is needed to install: $(missing_packages "$@")" 3
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_packages PACKAGE…
install_packages() {
  local missing
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then
    [ ! -e "$policy_kept" ] && [ ! -e "$policy_kept.none" ] ||
      as_root bash "$root/scripts/lib/install-packages.sh" ""
    make_service_user
    skip "all there"
  fi
  as_root bash "$root/scripts/lib/install-packages.sh" "${offline_debs:-}" $missing
  make_service_user
}

# Only root's own clone needs it: anybody else runs everything as oneself.
make_service_user() {
  [ "$(id -u)" -eq 0 ] || return 0
  getent passwd "$service_user" > /dev/null && return 0
  useradd --system --user-group --no-create-home --home-dir /nonexistent \
    --shell /usr/sbin/nologin "$service_user"
}
