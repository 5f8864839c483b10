#!/bin/sh
# Prints what CHANGELOG.md says of a version, and fails if it says nothing: release-notes.sh VERSION
set -eu
cd "$(dirname "$0")/.."

notes=$(awk -v "heading=## [$1]" '
  found && (/^## / || /^\[/) { exit }
  found
  index($0, heading) == 1 && !/[Uu]nreleased/ { found = 1 }
' CHANGELOG.md)
[ -n "$notes" ] || {
  echo "release-notes: CHANGELOG.md has no section \"## [$1] - DATE\"; write it, with the date of the release" >&2
  exit 1
}
echo "$notes"
