#!/bin/sh
# Writes this pod's own address into the node's line of nodes.conf, then starts the server.
set -eu

REDIS_NODES=/data/nodes.conf

# The server makes the file when it starts for the first time.
if [ -f "$REDIS_NODES" ]; then
  # The address stands behind the id, and ends with the port; IPv6 has colons of its own.
  sed -i -e "/myself/ s/ [^ ]*\(:[0-9]*@\)/ $POD_IP\1/" "$REDIS_NODES"
fi
exec "$@"
