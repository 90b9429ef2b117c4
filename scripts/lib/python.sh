# The virtual environment .venv, with the versions of scripts/constraints.txt.

venv=$root/.venv
python=$venv/bin/python
oldest_python='import sys; raise SystemExit(sys.version_info < (3, 11))'

# Debian's own first: a web process that is not root must be able to run it.
find_python() {
  local candidate
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    candidate=$(command -v "$candidate") || continue
    "$candidate" -c "$oldest_python" 2> /dev/null || continue
    "$candidate" -c 'import ensurepip, venv' 2> /dev/null || continue
    printf '%s' "$candidate"
    return 0
  done
  return 1
}

python_fingerprint() {
  fingerprint setup.cfg pyproject.toml scripts/constraints.txt
}

# install_python EXTRAS: "" to serve, "build" for Node too, "build,test" for the tests.
# What is there for more is enough for less.
install_python() {
  local extras=$1 inputs
  inputs=$(python_fingerprint)
  if "$python" -c "$oldest_python" 2> /dev/null && enough "$inputs" "$extras"; then
    skip "unchanged"
  fi
  "$python" -c "$oldest_python" 2> /dev/null || make_venv
  rm -f "$venv/.made"
  # The address of any package index is the machine's own affair (pip's settings).
  "$python" -m pip install --disable-pip-version-check --progress-bar off \
    ${offline_wheels:+--no-index --find-links "$offline_wheels"} \
    -c "$root/scripts/constraints.txt" -e "$root${extras:+[$extras]}"
  printf '%s %s %s\n' "$inputs" "$root" "$extras" > "$venv/.made"
}

enough() {
  local made more
  made=$(cat "$venv/.made" 2> /dev/null) || return 1
  for more in "$2" build build,test; do
    [ "${#more}" -lt "${#2}" ] || [ "$made" != "$1 $root $more" ] || return 0
  done
  return 1
}

make_venv() {
  local found
  found=$(find_python) || {
    printf 'No Python 3.11 or newer with venv was found.\n'
    return 3
  }
  rm -rf "$venv"
  "$found" -m venv "$venv"
}

# Chinese and English texts of pages, compiled for gettext.
compile_translations() {
  local inputs
  [ -n "$(find "$root/gis_app/translations" -name '*.po' 2> /dev/null)" ] ||
    skip "none yet"
  inputs=$(cd "$root" && find gis_app/translations -name '*.po' -exec sha256sum {} + |
    LC_ALL=C sort | sha256sum | cut -c1-32)
  if fresh translations "$inputs" && every_po_has_mo; then skip "unchanged"; fi
  find "$root/gis_app/translations" -name '*.po' | while read -r po; do
    "$venv/bin/pybabel" compile -i "$po" -o "${po%.po}.mo" || exit 1
  done
  stamp translations "$inputs"
}

every_po_has_mo() {
  local po
  find "$root/gis_app/translations" -name '*.po' | while read -r po; do
    [ -e "${po%.po}.mo" ] || exit 1
  done
}
