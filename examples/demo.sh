#!/bin/sh
# Shows the main job on the example team, in a store that is thrown away.
set -eu

examples=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder/store"' EXIT
CSMKIT_DB="$folder/store/csmkit.db"
CSMKIT_AS_OF=2026-11-20
export CSMKIT_DB CSMKIT_AS_OF

run() {
    printf '\n$ csmkit %s\n' "$*"
    csmkit "$@"
}

run init
run apply -f "$examples"
run list
run assess acme
cd "$folder"
run handoff --from alice --to bob --start 2026-12-01
printf '\nThe packets and drafts stay in %s; the store is gone.\n' "$folder"
