# The bundle that scripts/bundle made: unpacked, checked, and used instead of a network.

offline_debs=
offline_wheels=
offline_static=
bundle_folder=$work/bundle

unpack_bundle() {
  local inputs
  inputs=$(stat -c '%s %Y %i' "$bundle")
  if fresh bundle "$inputs" && [ -e "$bundle_folder/SHA256SUMS" ]; then
    skip "unpacked before"
  fi
  rm -rf "$bundle_folder"
  mkdir -p "$bundle_folder"
  tar -xf "$bundle" -C "$bundle_folder"
  (cd "$bundle_folder" && sha256sum --quiet -c SHA256SUMS)
  fits_this_machine
  stamp bundle "$inputs"
}

fits_this_machine() {
  local made_for here
  made_for=$(cat "$bundle_folder/MADE-FOR")
  here=$(bundle_target)
  [ "$made_for" = "$here" ] && return 0
  printf 'The bundle is for "%s", this machine is "%s".\n' "$made_for" "$here"
  return 3
}

bundle_target() {
  (
    . /etc/os-release
    printf '%s %s %s' "$ID" "$VERSION_ID" "$(dpkg --print-architecture)"
  )
}

use_bundle() {
  offline_debs=$bundle_folder/debs
  offline_wheels=$bundle_folder/wheels
  offline_static=$bundle_folder/static
  if [ "$(cat "$static/.made" 2> /dev/null)" != \
    "$(cat "$offline_static/.made" 2> /dev/null)" ]; then
    rm -rf "$static"
    cp -a "$offline_static" "$static"
  fi
  (cd "$bundle_folder/translations" && find . -name '*.mo' -exec \
    cp --parents {} "$root/gis_app/translations" \;)
}
