# shellcheck shell=sh
# What the peers of a node that has yet to start say of it. Part of run-node.sh.

# What names that take long to resolve are waited for.
LONG_QUERY_TIMEOUT_S=5

# report_replica HOST ID ADDRESS: asks a peer about the node with that id and address, and prints what it is, its
# own id, its offset and its host: `taken` when that node has no slots any more; `copy` when the peer is its replica
# and was in sync until the node stopped; `stored=REPLICATION_ID` when it is a replica that was restarted since, and
# has the keys that it had saved; `busy` when it cannot say yet; or else `other`. A replica that looks for the node
# at another address, or has a primary, may hold the data of another cluster. Prints `failed=ID` for each replica of
# the node that the peer takes for failed.
report_replica() {
  nodes=$(redis_cli "$1" cluster nodes)
  case $nodes in LOADING* | BUSY*) echo "busy - 0 $1" && return ;; esac
  peer_id=$(id_of "$(echo "$nodes" | own_line)")
  [ -n "$peer_id" ] || return 0
  echo "$nodes" | sed -n "s/^\([^ ]*\) [^ ]* slave,fail\(,[^ ]*\)\{0,1\} $2 .*/failed=\1 - 0 $1/p"
  line=$(echo "$nodes" | grep "^$2 ")
  kind=other offset=0
  if [ -n "$line" ] && ! is_primary_with_slots "$line" && knows_all_owners "$1"; then
    kind=taken
  elif echo "$nodes" | grep -q "myself,slave[^ ]* $2 " && [ "$(address_of "$line")" = "$3" ]; then
    info=$(redis_cli "$1" info)
    # An error is no answer.
    case $info in *role:*) ;; *) echo "busy - 0 $1" && return ;; esac
    offset=$(info_field slave_repl_offset)
    case $info in
      *master_link_status:up* | *master_sync_in_progress:1*) ;;
      *db0:keys=*) kind=stored=$(info_field master_replid) ;;
    esac
    ! was_in_sync || kind=copy
  fi
  echo "$kind $peer_id ${offset:-0} $1"
}

# knows_all_owners HOST: whether a peer knows an owner of every slot: one that has just met the others has yet to hear
# which node has which.
knows_all_owners() {
  redis_cli "$1" cluster info | grep -q cluster_slots_assigned:16384
}

# was_in_sync: whether `info` is that of a replica that was in sync at some time since its start, and has lost its
# primary since. The offset of one that was restarted may come from its snapshot.
was_in_sync() {
  case $info in *master_link_status:down*) ;; *) return 1 ;; esac
  case $info in *master_sync_in_progress:1*) return 1 ;; esac
  since=$(info_field master_link_down_since_seconds) uptime=$(info_field uptime_in_seconds)
  # Before the first time, this is -1, or before Redis 6.2 the seconds since 1970.
  [ "${offset:-0}" -gt 1 ] && [ "${since:--1}" -ge 0 ] && [ "$since" -le "$((uptime + 1))" ]
}

# info_field NAME: prints a field of `info`.
info_field() {
  echo "$info" | sed -n "s/^$1:\([^[:space:]]*\).*/\1/p"
}

# table_of_cluster: prints CLUSTER NODES of a node that is a member of the cluster. Only the name of the Service is
# looked up: DNS would remember for a while that there are no names yet when the cluster is new, and clients look
# those up.
table_of_cluster() {
  nodes=$(ask_by "$TLS_DIR" "$SERVICE" "$PORT" cluster nodes 2>/dev/null)
  case $nodes in *@*"$NEWLINE"*@*) echo "$nodes" && return ;; esac
  # Others may know more than one that has just ended, or is as blank as this one.
  command -v getent >/dev/null || return 0
  timeout "$LONG_QUERY_TIMEOUT_S" getent ahosts "$SERVICE" | cut -d ' ' -f 1 | sort -u | in_batches print_table
}

# print_table HOST: prints CLUSTER NODES of a node that has other nodes.
print_table() {
  nodes=$(redis_cli "$1" cluster nodes)
  case $nodes in *@*"$NEWLINE"*@*) echo "$nodes" ;; esac
}
