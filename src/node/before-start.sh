# shellcheck shell=sh
# What has to happen before the server starts, so that no data are lost. Part of run-node.sh.

TAKEOVER_ROUNDS=3
TAKEOVER_INTERVAL_S=0.2

# A primary that restarts with less data than it had would make its replicas drop what it lacks. So when its
# data are gone, or the server was killed before its last writes were on disk, a replica takes over first.
let_replica_take_over() {
  line=$(own_line "$NODES_CONF")
  is_primary_with_slots "$line" || return 0
  has_all_writes && return
  id=$(id_of "$line") address=$(address_of "$line")
  # After a forced delete of the pod, the previous server may still run: it fails over by itself.
  case $(redis_cli "${address%:*}" cluster myid) in "$id" | LOADING*) return ;; esac
  rounds=0
  while [ "$rounds" -lt "$TAKEOVER_ROUNDS" ]; do
    reports=$(for peer in $(peer_names); do report_replica "$peer" "$id" "$address" & done; wait)
    case $reports in
      *taken*) log 'starting as a replica: another node has taken over the slots' && return ;;
    esac
    best=$(echo "$reports" | sort -rn | head -n 1)
    offset=${best%% *} replica=${best#* }
    # The offset of a replica that was restarted too begins anew: it has no more than its own file.
    if has_data_file && ! [ "${offset:-0}" -gt 1 ]; then return; fi
    [ -z "$replica" ] || ask_to_take_over "$replica"
    # Without a file here, the replica has the only copy of the data: wait for as long as it takes.
    is_only_copy "$replica" || rounds=$((rounds + 1))
    sleep "$TAKEOVER_INTERVAL_S"
  done
  if has_data_file; then
    log 'starting with the data on the volume, because no replica took over: the last writes may be missing'
  else
    log 'starting without an append-only file, because no replica took over: data may be lost'
  fi
}

# ask_to_take_over HOST: starts a failover to a replica whose primary, this node, is down.
ask_to_take_over() {
  if has_data_file; then
    log "this node was not stopped cleanly and may lack the last writes: asking its replica $1 to take over"
  else
    log "this node has no append-only file: asking its replica $1 to take over"
  fi
  redis_cli "$1" cluster failover force >/dev/null
}

# report_replica HOST ID ADDRESS: asks a peer about this node, which has that id and address. Prints `taken`
# when this node has no slots any more, or the peer's offset and host when the peer is its replica. A replica
# that looks for this node at another address, or has a primary, may hold the data of another cluster.
report_replica() {
  table=$(redis_cli "$1" cluster nodes)
  line=$(echo "$table" | grep "^$2 ") || return
  if ! is_primary_with_slots "$line"; then
    echo taken
  elif echo "$table" | grep -q "myself,slave $2 " && echo "$line" | grep -q "^$2 $3@"; then
    case $(redis_cli "$1" info replication) in
      *master_link_status:up* | *master_sync_in_progress:1*) ;;
      *) echo "$(offset_of "$1" slave) $1" ;;
    esac
  fi
}

# is_only_copy HOST: whether a replica has data that this node should have in a file, but has not.
is_only_copy() {
  [ -n "$1" ] && is_on appendonly no && ! has_data_file
}

# Whether every acknowledged write is in the append-only file.
has_all_writes() {
  has_data_file && { [ -f stopped-cleanly ] || is_always_synced; }
}

# Whether each write is on disk before it is answered.
is_always_synced() {
  case $(directive appendfsync everysec) in [aA][lL][wW][aA][yY][sS]) ;; *) return 1 ;; esac
}

# Whether there is the append-only file that the server reads: one file before Redis 7.0, a directory with a
# manifest since.
has_data_file() {
  is_on appendonly no || return
  file=$(directive appendfilename appendonly.aof)
  [ -e "$file" ] || [ -e "$(directive appenddirname appendonlydir)/$file.manifest" ]
}

# A replica copies whatever node has the address of its primary, and by now that may be one of another
# cluster. Without an address it waits until a peer tells it where its primary is.
drop_stale_primary_address() {
  line=$(own_line "$NODES_CONF")
  case $line in *slave*) ;; *) return ;; esac
  primary=$(echo "$line" | cut -d ' ' -f 4)
  address=$(sed -n "s/^$primary \([^ ]*\)@.*/\1/p" "$NODES_CONF")
  case $(redis_cli "${address%:*}" cluster myid) in '' | LOADING* | "$primary") return ;; esac
  log "the address of the primary, ${address%:*}, belongs to another node now: waiting for its new one"
  sed -i -e "s/^$primary [^ ,]*/$primary :0@0/" -e "s/^$primary [^ ]* [^ ]*/&,noaddr/" "$NODES_CONF"
}
