# Numbered steps: what is being done, how long it took, and why it failed.
# Sourced by scripts/run, scripts/test and scripts/bundle, after `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$root/.run              # step logs and stamps: they belong to the clone, not to its data
logs=$work/log
stamps=$work/stamps
step_number=0
step_total=0
step_job=
keep_going=                  # set: a step that fails is counted, and the next one begun
failures=0
started=$SECONDS

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# die MESSAGE [EXIT CODE]: 2 is wrong use, 3 a part that is needed and not there.
die() {
  warn "${0##*/}: $1"
  exit "${2:-1}"
}

# skip REASON: called inside a step's function; the step then ends as "skipped".
skip() {
  printf '%s\n' "$*" > "$work/skipped"
  exit 0
}

# step "Title" "what to do if it fails" FUNCTION [ARGUMENT…]
# Runs the function in a group of its own with its output in a log file, so that
# Ctrl-C ends all of it and a failure can show the last lines.
step() {
  local title=$1 advice=$2 log began code
  shift 2
  step_number=$((step_number + 1))
  mkdir -p "$logs"
  log=$logs/$(printf '%02d' "$step_number")-$(name_of "$title").log
  rm -f "$work/skipped"
  began=$(date +%s%N)
  printf '[%d/%d] %-28s ' "$step_number" "$step_total" "$title"
  set -m
  ("$@") > "$log" 2>&1 < /dev/null &
  step_job=$!
  set +m
  show_progress "$log" 9>&- &
  local progress=$!
  code=0
  wait "$step_job" || code=$?
  step_job=
  kill "$progress" 2> /dev/null || true
  wait "$progress" 2> /dev/null || true
  report_step "$code" "$log" "$began" "$advice"
}

report_step() {
  local code=$1 log=$2 began=$3 advice=$4 tenths
  tenths=$((($(date +%s%N) - began) / 100000000))
  if [ "$code" -ne 0 ]; then
    printf 'FAILED after %d.%d s\n' $((tenths / 10)) $((tenths % 10))
    warn ""
    warn "The last lines of ${log#"$root"/}:"
    tail -n 15 "$log" | sed 's/^/    /' >&2
    warn ""
    warn "What to do: $advice"
    failures=$((failures + 1))
    [ -n "$keep_going" ] || exit "$code"
  elif [ -e "$work/skipped" ]; then
    printf '%s\n' "$(cat "$work/skipped")"
  else
    printf 'done in %d.%d s\n' $((tenths / 10)) $((tenths % 10))
  fi
}

# A sign of life while a step is long: every 15 seconds the time and the newest line.
show_progress() {
  local log=$1 seconds=0 sleeping=
  trap 'kill $sleeping 2> /dev/null; exit 0' TERM
  while :; do
    sleep 15 &
    sleeping=$!
    wait $sleeping
    seconds=$((seconds + 15))
    printf '\n      … %d s  %s' "$seconds" \
      "$(tail -n 1 "$log" | tr -d '\r' | cut -c1-66)"
    printf '\n%34s' ''
  done
}

# End what the present step has started, if one is running.
stop_step() {
  [ -n "$step_job" ] || return 0
  kill -TERM -- "-$step_job" 2> /dev/null || true
  wait "$step_job" 2> /dev/null || true
  step_job=
}

name_of() { printf '%s' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9-'; }

# fingerprint PATH…: one hash of the names and contents of files and folders.
fingerprint() {
  (cd "$root" && find "$@" -type f \
    -not -path '*/node_modules/*' -not -path '*/__pycache__/*' -not -path '*/.vite/*' \
    -not -name '*.tsbuildinfo' -print0 2> /dev/null |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32)
}

# A stamp holds the fingerprint of what a step was made from.
fresh() { [ "$(cat "$stamps/$1" 2> /dev/null || true)" = "$2" ]; }
stamp() {
  mkdir -p "$stamps"
  printf '%s\n' "$2" > "$stamps/$1"
}
