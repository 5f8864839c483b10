#!/bin/sh
# Runs the tests of test/integration that depend on the server against another engine, whose image
# comes as a tar of its file system on stdin:
# docker export "$(docker create valkey/valkey:9.1.2)" | scripts/test-engine.sh
#
# With `logins` after it, it runs those of passwords, users and TLS instead, which takes some minutes.
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
  # The shell of the image, where it is that of a machine without its libraries.
  busybox=$directory/image/bin/busybox
  if [ -x "$busybox" ] && "$busybox" true; then export BUSYBOX="$busybox"; fi
fi

version=$("$REDIS_SERVER" --version)
number=$(echo "$version" | sed -n 's/.* v=\([0-9.]*\).*/\1/p')
[ -n "$number" ] || fail "$REDIS_SERVER --version says \"$version\", which has no version"
echo "test-engine: ${version%% sha=*}"

npm run --silent bundle
# Users are known from 6.0 on; tests that need them skip themselves before.
logins='test/integration/run-node-(password|users?|default-user|replication|exporter|tls)'
if [ "${1-}" = logins ]; then
  npx --no-install jest "$logins"
  exit
fi
set -- test/integration/formation test/integration/command.test.ts test/integration/run-node-shard-ids.test.ts
if is_at_least 7 0; then set -- "$@" test/integration/host-names.test.ts; fi
# Servers that move slots by themselves: Redis from 8.4, Valkey from 9.0; there is no Valkey 8.4.
if is_at_least 8 4; then set -- "$@" test/integration/reshape.test.ts test/integration/move-slots.test.ts; fi
npx --no-install jest "$@"
# Before 6.2 a replica takes over by a vote only, which the other primaries of a new cluster may miss.
if is_at_least 6 2; then npx --no-install jest test/integration/run-node-stop.test.ts -t password; fi
