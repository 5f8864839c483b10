# shellcheck shell=sh
# What has to happen before the server starts, so that no data are lost. Part of run-node.sh.
# shellcheck disable=SC2154 # `saved` and `snapshot` come from saved-data.sh, `damaged` from damaged-files.sh.

TAKEOVER_ROUNDS=3
TAKEOVER_INTERVAL_S=0.2
LONG_INTERVAL_S=2

# After some rounds, names that take long to resolve are waited for.
LONG_QUERY_TIMEOUT_S=5

# A person creates this file to let the node start with what it has.
START_ANYWAY=start-anyway

# let_replica_take_over: a primary that restarts with less data than it had would make its replicas drop what it
# lacks. So when its data are gone, or the server was killed before its last writes were on disk, a replica takes
# over first. A node that starts blank may do the same to the replicas of the node that had its address.
let_replica_take_over() {
  own=$saved
  if [ -s "$NODES_CONF" ]; then
    table=$(cat "$NODES_CONF")
    line=$(own_line "$NODES_CONF")
    is_primary_with_slots "$line" || return 0
    has_all_writes && return
    id=$(id_of "$line") address=$(address_of "$line")
    # After a forced delete of the pod, the previous server may still run: it fails over by itself. One that loads has
    # nothing that its replicas lack.
    case $(redis_cli "$address" cluster myid) in "$id" | BUSY*) return ;; esac
  else
    own=blank
    table=$(table_of_cluster)
    line=$(echo "$table" | grep " $POD_IP:[0-9]*@" | grep master)
    is_primary_with_slots "$line" || return 0
    id=$(id_of "$line") address=$(address_of "$line")
  fi
  usual_timeout=$QUERY_TIMEOUT_S
  await_takeover
  QUERY_TIMEOUT_S=$usual_timeout
}

# await_takeover: waits until a replica has taken over the slots of the node `id` at `address`, or until it is
# certain that none has data that this node lacks.
await_takeover() {
  rounds=0 interval=$TAKEOVER_INTERVAL_S
  while ! take_start_anyway; do
    ask_replicas
    case $NEWLINE$reports in
      *"${NEWLINE}taken "*)
        if [ "$own" != blank ]; then
          log 'starting as a replica: another node has taken over the slots'
          return
        fi
        ;;
    esac
    find_candidate
    if [ -n "$candidate" ]; then
      # Only the last writes may be missing in the append-only file.
      [ "$own" != aof ] || [ "$rounds" -lt "$TAKEOVER_ROUNDS" ] || break
      ask_to_take_over "$candidate"
    elif [ -n "$doubtful" ]; then
      log "waiting for a person: the data of the replica at $doubtful may be newer than $snapshot, or older, because \
a primary was replaced or restarted between the two: to keep those of the replica, run CLUSTER FAILOVER TAKEOVER \
there; to keep $snapshot, create $PWD/$START_ANYWAY"
    elif [ "$own" = aof ] || [ -z "$unheard" ]; then
      break
    else
      log "waiting for an answer from $unheard, which may have the only copy of the data of this node's shard: \
to start without it, create $PWD/$START_ANYWAY"
    fi
    rounds=$((rounds + 1))
    if [ "$rounds" -ge "$TAKEOVER_ROUNDS" ]; then
      QUERY_TIMEOUT_S=$LONG_QUERY_TIMEOUT_S
      [ -n "$candidate" ] || interval=$LONG_INTERVAL_S
    fi
    sleep "$interval"
  done
  log_start_without_takeover
}

# take_start_anyway: whether a person wants the node to start. The file counts once.
take_start_anyway() {
  [ -e "$START_ANYWAY" ] && rm -f "$START_ANYWAY"
}

log_start_without_takeover() {
  case $own in
    blank) ;;
    aof)
      [ -z "$candidate" ] ||
        log 'starting with the data on the volume, because no replica took over: the last writes may be missing'
      ;;
    rdb) log "starting with $snapshot, because no replica has newer data: the writes after it are missing" ;;
    *) log 'starting without an append-only file, because no replica took over: data may be lost' ;;
  esac
}

# ask_replicas: asks the replicas that are in `table` at their addresses; and where one does not answer, or there is
# none, everyone under every name and address, for a replica may have moved. Sets `reports`, and `unheard` to the
# addresses of those that may have data and did not say.
ask_replicas() {
  # Of those that have failed or have no address, the data were not complete before this node stopped.
  replicas=$(echo "$table" | grep "slave[^ ]* $id " | without_flags 'fail|noaddr|handshake')
  reports=$(echo "$replicas" | hosts_of | in_batches report_replica "$id" "$address")
  find_unheard
  [ -n "$unheard" ] || [ -z "$replicas" ] || return 0
  names=$(peer_names "$table")
  reports=$reports$NEWLINE$(
    {
      echo "$names"
      echo "$table" | grep -v ' myself,' | hosts_of
    } | grep . | in_batches report_replica "$id" "$address"
  )
  find_unheard
  # Where every pod has answered, or others have called the replica failed, it is nowhere.
  ! is_all_named "$names" || unheard=''
}

# find_unheard: sets `unheard` to the addresses of the `replicas` that are not in `reports`, and of those that are
# still loading.
find_unheard() {
  unheard=$(
    echo "$replicas" | grep . | while read -r replica; do
      replica_id=$(id_of "$replica")
      case $reports in
        *" $replica_id "* | *"failed=$replica_id "*) ;;
        *) address_of "$replica" ;;
      esac
    done
    echo "$reports" | sed -n 's/^busy - 0 //p'
  )
  # shellcheck disable=SC2086,SC2116 # Its lines become words.
  unheard=$(echo $unheard)
}

# is_all_named NAMES: whether each of the names has said in `reports` what it is.
is_all_named() {
  answered=$(echo "$reports" | grep -v -e '^busy ' -e '^failed=')$NEWLINE
  for name in $1; do
    case $answered in *" $name$NEWLINE"*) ;; *) return 1 ;; esac
  done
}

# find_candidate: sets `candidate` to the host of the replica that should take over, by `reports`: the one with the
# highest offset of those that were in sync until this node stopped; or else, of those that have only what they
# saved, the one that has more than is on this volume. Sets `doubtful` to the host of one that may have more.
find_candidate() {
  doubtful=''
  candidate=$(echo "$reports" | sed -n 's/^copy [^ ]* //p' | sort -rn | head -n 1 | cut -d ' ' -f 2)
  [ -z "$candidate" ] || return 0
  case $own in
    aof) ;;
    rdb)
      position=$(position_of_snapshot)
      own_replication_id=${position%% *} own_offset=${position#* }
      own_offset=${own_offset% }
      doubtful=$(echo "$reports" | sed -n 's/^stored=//p' | find_doubtful | head -n 1)
      [ -z "$doubtful" ] || return 0
      best=$(echo "$reports" | sed -n "s/^stored=$own_replication_id [^ ]* //p" | sort -rn | head -n 1)
      [ -z "$best" ] || [ "${best%% *}" -le "$own_offset" ] || candidate=${best#* }
      ;;
    *) candidate=$(echo "$reports" | sed -n 's/^stored=[^ ]* [^ ]* //p' | sort -rn | head -n 1 | cut -d ' ' -f 2) ;;
  esac
}

# find_doubtful: reads the replicas that have what they saved, and prints the hosts of those of which it cannot be told
# whether that is newer than the snapshot on this volume: the replication id changes with each primary. Its offset goes
# on, so that one with a lower offset is older; before Redis 7.0 only if no primary was restarted.
find_doubtful() {
  while read -r replication_id _ offset host; do
    [ -z "$position" ] || [ "$replication_id" != "$own_replication_id" ] || continue
    [ -n "$position" ] && is_at_least 7 && [ "$offset" -le "$own_offset" ] || echo "$host"
  done
}

# ask_to_take_over HOST: starts a failover to a replica whose primary, this node, is down. It takes the votes of a
# majority of primaries, who may all be waiting like this one. So where this node has less than the replica, and no
# other node can have been elected because all its replicas have answered, it takes over without a vote.
ask_to_take_over() {
  case $own in
    aof) log "this node was not stopped cleanly and may lack the last writes: asking its replica $1 to take over" ;;
    rdb) log "this node has no more than $snapshot: asking its replica $1, which has newer data, to take over" ;;
    damaged) log "$damaged is damaged: asking its replica $1 to take over" ;;
    blank) log "this node is blank, and has the address of the primary $id: asking its replica $1 to take over" ;;
    *) log "this node has no append-only file: asking its replica $1 to take over" ;;
  esac
  if [ "$rounds" -ge "$TAKEOVER_ROUNDS" ] && [ "$own" != aof ] && [ -z "$unheard" ]; then
    redis_cli "$1" cluster failover takeover >/dev/null
  else
    redis_cli "$1" cluster failover force >/dev/null
  fi
}

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
    sleep "$LONG_INTERVAL_S"
  done
}
