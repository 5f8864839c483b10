#!/bin/sh
# Writes the pod's address into the node's own line of nodes.conf, then starts the server.
set -eu

REDIS_NODES=/data/nodes.conf

# The server creates the file when it starts for the first time.
if [ -f "$REDIS_NODES" ]; then
  # The address comes after the id and ends with the port; an IPv6 address has colons of its own.
  sed -i -e "/myself/ s/ [^ ]*\(:[0-9]*@\)/ $POD_IP\1/" "$REDIS_NODES"
fi
exec "$@"
