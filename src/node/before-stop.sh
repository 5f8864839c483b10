# shellcheck shell=sh
# What has to happen before the server of a primary stops, so that clients can go on: a replica takes over.
# Part of run-node.sh.
# shellcheck disable=SC2154 # `server_pid` comes from start-server.sh.

FAILOVER_POLLS=15

# More than the queries take between the pause and the takeover.
PAUSE_WRITES_MS=4000
REDIRECT_S=0.5
BUSY_INTERVAL_S=0.1
UNAVAILABLE='its slots are unavailable until this node is back or a replica is elected'

# Fails over to the best replica that does take over, and says how that went.
fail_over() {
  await_info
  case $info in
    *role:master*state=online*) ;;
    *role:slave*) log 'stopping: this node is a replica, so no failover is needed' && return ;;
    *role:master*) log "$(without_replica)" && return ;;
    *) log 'stopping without a failover: the server does not answer' && return ;;
  esac
  for candidate in $(failover_candidates "$info"); do
    if fail_over_to "$candidate"; then
      log "stopping after a failover: $candidate is the new primary"
      # Clients that still ask here are redirected, rather than disconnected.
      sleep "$REDIRECT_S"
      return
    fi
  done
  log "stopping without a failover: no replica took over; $UNAVAILABLE"
}

# await_info: sets `info` to INFO replication. A server that runs a long command or a script does not answer, and is
# asked until it does, or Kubernetes ends the pod. A script that only reads is ended.
await_info() {
  while :; do
    info=$(redis_cli "$POD_IP" info replication)
    asked=$?
    case $info in
      BUSY*) end_script ;;
      *) case $asked in "$TIMED_OUT" | "$TERMINATED") ;; *) return ;; esac ;;
    esac
    kill -0 "$server_pid" 2>/dev/null || return
    log 'waiting until the server answers, which runs a long command or a script'
    sleep "$BUSY_INTERVAL_S"
  done
}

# end_script: ends what the server runs by its answer `info`, unless it has written something.
end_script() {
  case $info in *'FUNCTION KILL'*) kind=function ;; *) kind=script ;; esac
  case $(redis_cli "$POD_IP" "$kind" kill) in OK) log "ended a $kind that only reads, so that a replica takes over" ;; esac
}

# Prints what it means that a primary without a replica in sync stops.
without_replica() {
  if is_primary_with_slots "$(own_line "$NODES_CONF")"; then
    echo "stopping without a failover: no replica is in sync; $UNAVAILABLE"
  else
    echo 'stopping: this node has no slots, so no failover is needed'
  fi
}

# failover_candidates INFO: prints the hosts of the replicas that are online by INFO replication, the most
# up-to-date first; but those of another version last, because an older server cannot load a newer one's copy.
failover_candidates() {
  version=$(version_of "$POD_IP")
  same='' other=''
  for candidate in $(
    echo "$1" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
      sort -rn | cut -d ' ' -f 2
  ); do
    if [ "$(version_of "$candidate")" = "$version" ]; then
      same="$same $candidate"
    else
      other="$other $candidate"
    fi
  done
  echo "$same $other"
}

# version_of HOST: prints the lines of INFO server that hold the version.
version_of() {
  redis_cli "$1" info server | grep -e '^redis_version' -e '^valkey_version'
}

# fail_over_to HOST: makes that replica the primary. CLUSTER FAILOVER takes some 10 ms; but where the other
# primaries have yet to hear of the last failover, they do not vote, and writes would be paused for 10 s. So
# after 0.3 s the replica takes over without a vote, once it has all writes.
fail_over_to() {
  redis_cli "$1" cluster failover | grep -q OK || return
  poll "$FAILOVER_POLLS" is_replica && return
  poll "$FAILOVER_POLLS" has_caught_up "$1"
  if [ -n "$replica_offset" ] && [ "$replica_offset" = "$primary_offset" ]; then
    redis_cli "$1" cluster failover takeover >/dev/null
    poll "$FAILOVER_POLLS" is_replica
  fi
  redis_cli "$POD_IP" client unpause >/dev/null
  is_replica
}

# poll TIMES COMMAND...: tries a command until it succeeds, and fails when it never does.
poll() {
  times=$1
  shift
  until "$@"; do
    times=$((times - 1))
    [ "$times" -gt 0 ] || return
    sleep "$POLL_INTERVAL_S"
  done
}

# Whether this node is a replica by now.
is_replica() {
  redis_cli "$POD_IP" role | grep -q slave
}

# has_caught_up HOST: pauses writes, and tells whether there is no use in waiting any longer, because the replica has all
# of them or a server does not answer. Sets `primary_offset` and `replica_offset`.
has_caught_up() {
  replica_offset=''
  [ "$(redis_cli "$POD_IP" client pause "$PAUSE_WRITES_MS" write)" = OK ] || return 0
  primary_offset=$(offset_of "$POD_IP" master) replica_offset=$(offset_of "$1" slave)
  [ -z "$replica_offset" ] || [ "$replica_offset" = "$primary_offset" ]
}
