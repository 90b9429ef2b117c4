# The pages' scripts and styles: built by Vite with the Node that is in .venv, never
# with one that happens to be on the machine.

frontend=$root/gis_app/frontend
static=$root/gis_app/static

frontend_fingerprint() {
  fingerprint gis_app/frontend
}

use_node() { export PATH=$venv/bin:$PATH; }

npm_install() {
  local inputs
  inputs=$(fingerprint gis_app/frontend/package.json gis_app/frontend/package-lock.json)
  [ "$(cat "$frontend/node_modules/.made" 2> /dev/null)" = "$inputs" ] && return 0
  (cd "$frontend" && npm ci --no-audit --no-fund)
  printf '%s\n' "$inputs" > "$frontend/node_modules/.made"
}

build_frontend() {
  local inputs
  [ -e "$frontend/package.json" ] || skip "none yet"
  inputs=$(frontend_fingerprint)
  [ "$(cat "$static/.made" 2> /dev/null)" = "$inputs" ] && skip "unchanged"
  if [ -n "${offline_static:-}" ]; then
    printf 'The bundle holds the pages of another version of this program.\n'
    return 1
  fi
  use_node
  npm_install
  rm -f "$static/.made"
  (cd "$frontend" && npm run build)
  printf '%s\n' "$inputs" > "$static/.made"
}
