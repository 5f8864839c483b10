# shellcheck shell=sh
# What has to happen before the server starts, so that no data are lost. Part of run-node.sh.
# shellcheck disable=SC2154 # `saved`, `snapshot`, `damaged` and LONG_QUERY_TIMEOUT_S come from other parts.

TAKEOVER_ROUNDS=3
TAKEOVER_INTERVAL_S=0.2
LONG_INTERVAL_S=2

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
      # Names that take long to resolve are waited for then.
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
