#!/bin/sh
# Writes the pod's address into the node's own line of nodes.conf, then starts the server.
set -eu

REDIS_NODES=/data/nodes.conf

# update: writes a new file, and replaces the old one when the new one is complete: `sed -i` of busybox empties a file
# on a full disk, and succeeds.
update() {
  # The address comes after the id and ends with the port; an IPv6 address has colons of its own.
  sed -e "/ myself,/ s/ [^ ]*\(:[0-9]*@\)/ $POD_IP\1/" "$REDIS_NODES" |
    dd of="$REDIS_NODES.new" conv=fsync 2>/dev/null &&
    [ "$(wc -l <"$REDIS_NODES.new")" = "$(wc -l <"$REDIS_NODES")" ] &&
    mv "$REDIS_NODES.new" "$REDIS_NODES"
}

# The server creates the file when it starts for the first time.
if [ -f "$REDIS_NODES" ] && ! grep -q " $POD_IP:[0-9]*@[^ ]* myself" "$REDIS_NODES"; then
  if ! update; then
    rm -f "$REDIS_NODES.new"
    echo "update-node: cannot write the address $POD_IP into $REDIS_NODES: free some space on the volume" >&2
    exit 1
  fi
fi
exec "$@"
