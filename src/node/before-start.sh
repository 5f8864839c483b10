# shellcheck shell=sh
# What a node does before its server starts.

# A primary that has not all that it answered would have its replica drop the rest. So where its data are
# gone, or its server was killed before the latest writes were in the file, a replica takes over first.
let_replica_take_over() {
  line=$(own_line nodes.conf)
  is_primary_with_slots "$line" || return 0
  id=$(id_of "$line") address=$(address_of "$line")
  has_all_writes && return
  # After a forced delete the server before this one is still there, and hands over itself.
  case $(redis_cli "${address%:*}" cluster myid) in "$id" | LOADING*) return ;; esac
  rounds=0
  while [ "$rounds" -lt 3 ]; do
    answers=$(for peer in $(peer_names); do report_replica "$peer" "$id" "$address" & done; wait)
    case $answers in *taken*) log 'starts as a replica, for another node has its slots' && return ;; esac
    best_replica=$(echo "$answers" | sort -rn | head -n 1)
    if has_data_file; then
      # A replica that fell as well has no more than its own file, and counts from the beginning.
      [ "${best_replica%% *}" -gt 1 ] 2>/dev/null || return 0
    fi
    if [ -n "$best_replica" ]; then
      log "may lack what ${best_replica#* } has: asks it to take over"
      redis_cli "${best_replica#* }" cluster failover force >/dev/null
    fi
    # Where nothing is left here, the replica has the only copy, though no majority may elect it.
    [ -n "$best_replica" ] && [ "$(directive appendonly no)" = yes ] && ! has_data_file || rounds=$((rounds + 1))
    sleep 0.2
  done
  log 'starts with what is here, for no replica took over'
}

# Whether the server's file has all that it answered.
has_all_writes() {
  has_data_file && { [ -f stopped-cleanly ] || [ "$(directive appendfsync everysec)" = always ]; }
}

has_data_file() {
  [ "$(directive appendonly no)" = yes ] || return
  [ -e "$(directive appendfilename appendonly.aof)" ] ||
    ls "$(directive appenddirname appendonlydir)"/*.manifest >/dev/null 2>&1
}

# report_replica HOST ID ADDRESS: says that the slots of the node with this id and address are taken, or with
# which offset the host replicated it. A replica that looks for it elsewhere, or has found a primary, may have the data of another cluster.
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

# A replica copies whoever has the address of its primary, and that may be a node of another cluster by
# now. Without an address it waits until its primary is found.
drop_stale_primary_address() {
  case $(own_line nodes.conf) in *slave*) ;; *) return ;; esac
  primary=$(own_line nodes.conf | cut -d ' ' -f 4)
  address=$(sed -n "s/^$primary \([^ ]*\)@.*/\1/p" nodes.conf)
  case $(redis_cli "${address%:*}" cluster myid) in '' | LOADING* | "$primary") return ;; esac
  log 'another node has the address of its primary: waits until it finds that'
  sed -i -e "s/^$primary [^ ,]*/$primary :0@0/" -e "s/^$primary [^ ]* [^ ]*/&,noaddr/" nodes.conf
}
