# The parts of scripts/run that live as long as it does: the database and the server.

gis=$venv/bin/gis-app
database_process=
server_process=

# A clone of somebody else, started by root (sudo): packages as root, the rest as that
# user, so that no file of root's stands in the way of the next start.
keep_owner_of_clone() {
  local owner
  [ "$(id -u)" -eq 0 ] || return 0
  owner=$(stat -c %U "$root")
  [ "$owner" != root ] && [ "$owner" != UNKNOWN ] || return 0
  mkdir -p "$logs"
  chown -R "$owner:" "$work"
  if [ -n "$(missing_packages $packages_run)" ]; then
    [ -z "$bundle" ] || { unpack_bundle > "$logs/bundle.log" 2>&1 && use_bundle; }
    step_total=1
    say "as root:"
    step "System packages" "look at the log above" install_packages $packages_run
    chown -R "$owner:" "$work"
  fi
  say "as $owner, to whom this clone belongs:"
  exec runuser -u "$owner" -- env HOME="$(getent passwd "$owner" | cut -d: -f6)" \
    "$root/scripts/run" "$@"
}

# Two runs on one data folder would stop each other's database.
hold_data_folder() {
  local lock
  lock=$work/run-$(printf '%s' "$data" | cksum | cut -d' ' -f1).lock
  exec 9>> "$lock"
  flock -n 9 || die "process $(cat "$lock") is running on $data already; another city
needs --data DIR and --port PORT of its own" 2
  printf '%s\n' $$ > "$lock"
}

# Whatever holds the port would answer in our place, and we would call it ready.
need_free_port() {
  local there=$host
  case $there in 0.0.0.0 | ::) there=127.0.0.1 ;; esac
  ! (exec 3<> "/dev/tcp/$there/$port") 2> /dev/null ||
    die "port $port is in use by another program: choose one with --port PORT" 2
}

# Two runs of one clone build one after the other.
alone() {
  exec 8>> "$work/build.lock"
  flock 8
  "$@"
}

# Children of this very shell: if it is killed they end too (they ask the kernel to).
launch_database() {
  [ -z "${DATABASE_URL:-}" ] || return 0
  setpriv --pdeathsig TERM -- "$gis" db start --foreground > "$logs/postgres.log" 2>&1 9>&- < /dev/null &
  database_process=$!
}

ready_database() {
  "$gis" db migrate ${database_process:+--wait-for "$database_process"} || {
    cat "$logs/postgres.log" 2> /dev/null
    return 1
  }
}

make_demo() {
  [ "$demo" != none ] || skip "none asked for"
  [ "$("$gis" db contents)" = empty ] || skip "there are data"
  "$gis" demo --scale "$demo"
}

# Everybody knows the demo accounts: they stay on this machine.
refuse_open_demo() {
  case $host in 127.* | localhost | ::1) return 0 ;; esac
  "$gis" db contents --open-demo > /dev/null || die "--host $host would open the demo \
accounts, which need no password, to other machines. First: .venv/bin/gis-app user \
disable-demo (while scripts/run is running); the first account of your own: .venv/bin/\
gis-app user add --role admin" 2
}

launch_server() {
  set -- serve --host "$host" --port "$port" ${no_proxy:+--no-proxy}
  [ -z "$tls_cert" ] || set -- "$@" --tls "$tls_cert" "$tls_key"
  setpriv --pdeathsig TERM -- "$gis" "$@" > "$logs/server.log" 2>&1 9>&- < /dev/null &
  server_process=$!
}

ready_server() {
  "$python" "$root/scripts/lib/ready.py" "$(address)/readyz" "$server_process" || {
    tail -n 12 "$logs/server.log"
    return 1
  }
}

address() {
  local scheme=http name=$host
  case $host in
    127.* | localhost | ::1) [ -z "$tls_cert" ] || scheme=https ;;
    *) scheme=https ;;
  esac
  case $host in
    0.0.0.0 | ::) name=$(hostname -I 2> /dev/null | cut -d' ' -f1) ;;
  esac
  case $name in *:*) name="[$name]" ;; '') name=127.0.0.1 ;; esac
  printf '%s://%s:%s' "$scheme" "$name" "$port"
}

wait_for_server() {
  local code=0
  wait "$server_process" || code=$?
  server_process=
  warn "The server ended by itself; its last lines:"
  tail -n 12 "$logs/server.log" >&2
  exit "$((code ? code : 1))"
}

# However we leave: the step at work, then the server, then its database.
leave() {
  local code=$?
  # A child that is killed before it has put off our traps would stop our database.
  [ "$BASHPID" -eq "$$" ] || exit "$code"
  trap '' INT TERM HUP
  trap - EXIT
  stop_step
  stop_process "$server_process" TERM
  stop_process "$database_process" INT
  exit "$code"
}

# Asked again and again: a process that is just starting may not hear the first time.
stop_process() {
  [ -n "$1" ] || return 0
  while alive "$1"; do
    kill -"$2" "$1" 2> /dev/null || true
    sleep 0.1
  done
  wait "$1" 2> /dev/null || true
}

alive() {
  [ -e "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2> /dev/null
}
