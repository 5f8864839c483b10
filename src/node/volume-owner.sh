# shellcheck shell=sh
# Whose volume it is. The server on a copy of a volume, such as a snapshot that was restored in another namespace,
# has the node ids and the addresses of the cluster that the copy was made of, and would join that one. Part of
# run-node.sh.

OWNER_FILE=volume-owner
SEPARATED=nodes.conf.separated

# claim_volume: writes down whose volume this is, and separates the node from the cluster that a copy was made of.
# Fails when the volume takes no files. One that was ended in between goes on: nodes.conf is replaced last.
claim_volume() {
  [ -n "$POD_NAMESPACE" ] || return 0
  owner="$POD_NAMESPACE/$STATEFULSET"
  if [ -s "$OWNER_FILE" ]; then former_owner=$(cat "$OWNER_FILE"); else former_owner=$(owner_by_name); fi
  if [ -f "$NODES_CONF" ] && [ -n "$former_owner" ] && [ "$former_owner" != "$owner" ]; then
    write_separated || return
    log "this is a copy of a volume of $former_owner: the node gets another id, and leaves the nodes there alone"
  fi
  [ "$former_owner" = "$owner" ] && [ -s "$OWNER_FILE" ] || echo "$owner" | write_or_log "$OWNER_FILE" 1 || return
  [ ! -f "$SEPARATED" ] || mv "$SEPARATED" "$NODES_CONF"
}

# owner_by_name: prints the owner by a host name in nodes.conf, such as redis-0.redis.shop.svc.cluster.local: the
# volumes of earlier versions have no file.
owner_by_name() {
  own_line "$NODES_CONF" | sed -n 's/^[^ ]* [^ ,]*,\([^., ]*\)-[0-9]*\.[^., ]*\.\([^., ]*\)\.svc.*/\2\/\1/p'
}

# write_separated: writes a nodes.conf in which each node has another id, the same in each copy of the cluster, and
# the other nodes have no addresses and no names. Where the copies run, they find each other by the names of pods.
write_separated() {
  ids=$(grep -o '[0-9a-f]\{40\}' "$NODES_CONF" | sort -u)
  separation=$(
    for id in $ids; do
      echo "s/$id/$(echo "$owner $id" | sha1sum | cut -c -40)/g"
    done
    # The echo of some shells takes \1 for a character.
    printf '%s\n' 's/@\([0-9]*\),[^, ]*/@\1,/' \
      '/ myself,/!s/^\([^ ]*\) [^ ,]*@[0-9]*\([^ ]* [^ ]*\)/\1 :0@0\2,noaddr/'
  )
  sed "$separation" "$NODES_CONF" | write_or_log "$SEPARATED" "$(wc -l <"$NODES_CONF")"
}

# write_or_log FILE LINES: writes a file as write_file does, and logs where it cannot.
write_or_log() {
  write_file "$@" && return
  log "cannot write $1: make room on the volume, or let user $(id -u) write to it"
  return 1
}
