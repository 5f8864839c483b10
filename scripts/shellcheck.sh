#!/bin/sh
# Runs shellcheck over every shell script in the repository. Where it is missing, root on Debian
# gets it installed and is told so, and anyone else is told how.
set -eu
cd "$(dirname "$0")/.."

if ! command -v shellcheck >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo 'installing shellcheck, which lint needs: apt-get install shellcheck' >&2
    apt-get update >&2
    apt-get install --yes --no-install-recommends shellcheck >&2
  else
    echo 'shellcheck is missing; install it with "sudo apt-get install shellcheck" on Debian and' \
      'Ubuntu, "brew install shellcheck" on macOS, or from https://www.shellcheck.net' >&2
    exit 1
  fi
fi

git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck
