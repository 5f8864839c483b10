#!/bin/sh
# Writes this pod's own address into the node's line of nodes.conf, then starts the server.
set -eu

REDIS_NODES=/data/nodes.conf

# The server makes the file when it starts for the first time.
if [ -f "$REDIS_NODES" ]; then
  sed -i -e "/myself/ s/[0-9]\{1,3\}\.[0-9]\{1,3\}\.[0-9]\{1,3\}\.[0-9]\{1,3\}/$POD_IP/" "$REDIS_NODES"
fi
exec "$@"
