#!/bin/sh
# Runs the tests of test/integration that depend on the server against another engine, whose image
# comes as a tar of its file system on stdin:
# docker export "$(docker create valkey/valkey:9.1.2)" | scripts/test-engine.sh
#
# The server runs on this machine with the loader and the libraries of the image, so that any Linux
# runs any of them. Without a file system on stdin, REDIS_SERVER and REDIS_CLI name the programs:
# REDIS_SERVER=/opt/redis/redis-server REDIS_CLI=/opt/redis/redis-cli scripts/test-engine.sh </dev/null
set -eu
cd "$(dirname "$0")/.."

directory=$(mktemp -d)
trap 'chmod -R u+w "$directory"; rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
  echo "test-engine: $*" >&2
  exit 1
}

# Prints the first file whose path in the image matches a pattern: in_image PATTERN ...
in_image() {
  for pattern; do
    found=$(find "$directory/image" -path "$directory/image/$pattern" -type f | head -n 1)
    [ -z "$found" ] || { echo "$found"; return; }
  done
  fail "the image has none of $*"
}

# Writes a command that starts a program of the image: command_of server|cli
command_of() {
  program=$(in_image "usr/local/bin/valkey-$1" "usr/local/bin/redis-$1" "usr/bin/valkey-$1" "usr/bin/redis-$1")
  loader=$(in_image '*/ld-linux-*.so.*' '*/ld-2*.so')
  libraries=$(find "$directory/image" -type d -name '*-linux-gnu' | tr '\n' :)
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libraries" "$program" >"$directory/$1"
  chmod +x "$directory/$1"
}

# Whether the server is of a version or a newer one: is_at_least MAJOR MINOR
is_at_least() {
  awk -v "v=$number" -v "major=$1" -v "minor=$2" \
    'BEGIN { split(v, part, "."); exit !(part[1] > major || part[1] == major && part[2] >= minor) }'
}

if [ -z "${REDIS_SERVER-}" ]; then
  mkdir "$directory/image"
  tar x -C "$directory/image" --exclude='dev/*' --no-same-owner
  command_of server
  command_of cli
  export REDIS_SERVER="$directory/server" REDIS_CLI="$directory/cli"
fi

version=$("$REDIS_SERVER" --version)
number=$(echo "$version" | sed -n 's/.* v=\([0-9.]*\).*/\1/p')
[ -n "$number" ] || fail "$REDIS_SERVER --version says \"$version\", which has no version"
echo "test-engine: ${version%% sha=*}"

set -- test/integration/formation test/integration/command.test.ts test/integration/run-node-shard-ids.test.ts
if is_at_least 7 0; then set -- "$@" test/integration/host-names.test.ts; fi
# Servers that move slots by themselves: Redis from 8.4, Valkey from 9.0; there is no Valkey 8.4.
if is_at_least 8 4; then set -- "$@" test/integration/reshape.test.ts test/integration/move-slots.test.ts; fi
# Those that need users skip themselves before 6.0.
set -- "$@" test/integration/run-node-password.test.ts test/integration/run-node-users.test.ts \
  test/integration/run-node-user-passwords.test.ts test/integration/run-node-default-user.test.ts \
  test/integration/run-node-replication-user.test.ts test/integration/run-node-exporter.test.ts
npm run --silent bundle
npx --no-install jest "$@"
