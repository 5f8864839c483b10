# shellcheck shell=sh
# What is put right in nodes.conf before the server reads it. Part of run-node.sh.

FULL_VOLUME_INTERVAL_S=2

# A replica copies whatever node has the address of its primary, and by now that may be one of another
# cluster. Without an address it waits until a peer tells it where its primary is.
drop_stale_primary_address() {
  line=$(own_line "$NODES_CONF")
  case $line in *slave*) ;; *) return ;; esac
  primary=$(echo "$line" | cut -d ' ' -f 4)
  address=$(address_of "$(grep "^$primary " "$NODES_CONF")")
  # An answer of several words is an error, and no id.
  case $(redis_cli "$address" cluster myid) in '' | *' '* | "$primary") return ;; esac
  log "the address of the primary, $address, belongs to another node now: waiting for its new one"
  edit_nodes_conf -e "s/^$primary [^ ,]*/$primary :0@0/" -e "s/^$primary [^ ]* [^ ]*/&,noaddr/"
}

# unify_shard_ids: gives each replica in nodes.conf the shard id of its primary. While a cluster forms, or is upgraded
# from a version without them, nodes hear them in any order, and Redis 7.2 and Valkey up to 8.1.1 take a file in which
# they differ for corrupted (https://github.com/valkey-io/valkey/issues/2171).
unify_shard_ids() {
  [ -s "$NODES_CONF" ] || return 0
  edits=$(
    sed -n 's/^\([^ ]*\) [^ ]*,shard-id=\([^ ,]*\)[^ ]* [^ ]*master.*/\1 \2/p' "$NODES_CONF" |
      while read -r primary shard_id; do
        # Some shells print `\1` as a character by echo.
        printf '%s\n' "s/,shard-id=[^ ,]*\([^ ]* [^ ]*slave[^ ]* $primary \)/,shard-id=$shard_id\1/"
      done
  )
  [ "$(sed -e "$edits" "$NODES_CONF")" != "$(cat "$NODES_CONF")" ] || return 0
  log "a replica in $NODES_CONF has another shard id than its primary: writing that of the primary"
  edit_nodes_conf -e "$edits"
}

# edit_nodes_conf EDIT...: changes lines of nodes.conf by sed, as soon as there is space for it.
edit_nodes_conf() {
  until edit_file "$NODES_CONF" "$@"; do
    log "waiting to write $NODES_CONF: free some space on the volume"
    sleep "$FULL_VOLUME_INTERVAL_S"
  done
}
