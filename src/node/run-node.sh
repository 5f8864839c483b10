#!/bin/sh
# Runs a node of the cluster: starts the server, meets peers anew that came back under another address,
# and hands over before it stops.
#   run-node.sh SERVER CONF [ARGUMENT...]
# POD_NAME and POD_IP are those of this pod, SERVICE the headless Service that names its peers. A server
# that falls is started again if it has lived for RESTART_AFTER seconds, which is 10.
set -u

SERVER=$1 CONF=$2
CLI=${SERVER%-server}-cli
STATEFULSET=${POD_NAME%-*} ORDINAL=${POD_NAME##*-}
stopping='' server_pid='' lock_retries=0

main() {
  PORT=$(directive port 6379)
  cd "$(directive dir .)" || exit
  trap stop TERM INT
  while :; do
    let_replica_take_over
    drop_stale_primary_address
    run_server "$@"
    if [ -n "$stopping" ]; then
      [ "$status" != 0 ] || : >stopped-cleanly
      exit "$status"
    fi
    if [ "$status" -gt 128 ] && [ "$uptime_s" -ge "${RESTART_AFTER:-10}" ]; then
      log "the server was ended by signal $((status - 128)), and is started again"
    elif [ "$status" = 1 ] && [ -f nodes.conf ] && [ "$lock_retries" -lt 60 ]; then
      # The server locks nodes.conf, and ends at once where another has it that is still stopping.
      [ "$lock_retries" -gt 0 ] || log 'the server ended at once; it is started until nodes.conf is free, for 30 s'
      lock_retries=$((lock_retries + 1))
      sleep 0.5
    else
      exit "$status"
    fi
  done
}

log() {
  echo "run-node: $*" >&2
}

# directive NAME DEFAULT: what the config file says last.
directive() {
  value=$(sed -n "s/^$1 //p" "$CONF" | tail -n 1)
  echo "${value:-$2}"
}

# redis_cli HOST WORD...: a server's reply; a host that is gone gives none, and takes a second.
redis_cli() {
  host=$1
  shift
  timeout 1 "$CLI" -h "$host" -p "$PORT" "$@" 2>/dev/null
}

# The node's own line of CLUSTER NODES, which nodes.conf holds as well.
own_line() {
  grep ' myself,' "$@" 2>/dev/null
}

# id_of LINE, address_of LINE: two fields of a line of CLUSTER NODES; the address has its port.
id_of() {
  echo "${1%% *}"
}

address_of() {
  fields=${1#* }
  echo "${fields%%@*}"
}

# Whether a line is that of a primary with slots.
is_primary_with_slots() {
  case $1 in *master*connected' '[0-9[]*) ;; *) return 1 ;; esac
}

# Runs the server to its end, and leaves its status and the seconds that it lived.
run_server() {
  line=$(own_line nodes.conf)
  started_at=$(date +%s)
  rm -f stopped-cleanly
  "$@" &
  server_pid=$!
  meet_moved_peers &
  meet_pid=$!
  # A pod that kept its address is one whose server was killed.
  case $line in *" $POD_IP:"*) is_primary_with_slots "$line" && pause_until_writable ;; esac
  wait_for_exit "$server_pid"
  server_pid=''
  kill "$meet_pid"
  uptime_s=$(($(date +%s) - started_at))
}

# Waits for a process to end, whatever signals come meanwhile: each of them ends a wait.
wait_for_exit() {
  wait "$1"
  status=$?
  while [ "$status" -gt 128 ]; do
    wait "$1"
    next_status=$?
    case $next_status in 127 | "$status") break ;; esac
    status=$next_status
  done
}

# A server that starts as a primary answers CLUSTERDOWN for two seconds (CLUSTER_WRITABLE_DELAY in its
# cluster.c), and clients that ask 16 times in 1.6 s give up. Stopped for that time, it lets them wait.
pause_until_writable() {
  until redis_cli "$POD_IP" cluster info | grep -q cluster_state; do
    kill -0 "$server_pid" 2>/dev/null || return
    sleep 0.02
  done
  # Two turns of its cron, in which it hears from the others if a replica took over meanwhile.
  sleep 0.2
  is_primary_with_slots "$(redis_cli "$POD_IP" cluster nodes | own_line)" || return
  kill -STOP "$server_pid"
  sleep 1.7
  kill -CONT "$server_pid"
}

# The DNS names of the peers: there are no more than nodes that nodes.conf knows.
peer_names() {
  count=$(grep -c '@' nodes.conf)
  peer=0
  while [ "$peer" -lt "$count" ]; do
    [ "$peer" = "$ORDINAL" ] || echo "$STATEFULSET-$peer.$SERVICE"
    peer=$((peer + 1))
  done
}

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

# Looks where the peers are until each was found, and again whenever one is in trouble.
meet_moved_peers() {
  until redis_cli "$POD_IP" cluster nodes | own_line >/dev/null; do sleep 0.1; done
  while :; do
    for peer in $(peer_names); do meet_peer "$peer" & done
    wait
    until redis_cli "$POD_IP" cluster nodes | grep -q -e ,fail -e noaddr -e disconnected; do sleep 10; done
  done
}

meet_peer() {
  tries=0
  until check_peer "$1" || [ "$tries" = 20 ]; do
    tries=$((tries + 1))
    sleep 0.5
  done
}

# check_peer HOST: whether this node knows the host's node by its present address. If it knows it by another
# one, it meets it anew; one of which it does not know the id is of another cluster, or has yet to join.
check_peer() {
  line=$(redis_cli "$1" cluster nodes | own_line) || return
  id=$(id_of "$line") address=$(address_of "$line")
  ip=${address%:*}
  table=$(redis_cli "$POD_IP" cluster nodes)
  if [ -n "$ip" ] && echo "$table" | grep "^$id " | grep -qv "^$id $ip:$PORT@"; then
    log "meets $1 again, at $ip"
    redis_cli "$POD_IP" cluster meet "$ip" "$PORT" >/dev/null
    return 1
  fi
  echo "$table" | grep -q "^$id "
}

stop() {
  stopping=yes
  # A signal that is ignored would be so by the commands as well, and no timeout would end them.
  trap : TERM INT
  [ -n "$server_pid" ] || exit 0
  kill -CONT "$server_pid"
  fail_over
  # A server that writes the file of a fresh copy refuses to stop, and is not asked again by Kubernetes.
  while kill -TERM "$server_pid" 2>/dev/null; do sleep 0.2; done
}

# failover_candidates INFO: the hosts of the replicas in sync by INFO replication, those that have most first, and before others those of the node's
# own version: an older server cannot load the copy of a newer one.
failover_candidates() {
  version=$(version_of "$POD_IP")
  same='' other=''
  for candidate in $(
    echo "$1" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
      sort -rn | cut -d ' ' -f 2
  ); do
    if [ "$(version_of "$candidate")" = "$version" ]; then same="$same $candidate"; else other="$other $candidate"; fi
  done
  echo "$same $other"
}

version_of() {
  redis_cli "$1" info server | grep -e '^redis_version' -e '^valkey_version'
}

fail_over() {
  info=$(redis_cli "$POD_IP" info replication)
  case $info in
    *role:master*state=online*) ;;
    *role:master*) log 'stops: no replica in sync could take over' && return ;;
    *) log 'stops: no primary' && return ;;
  esac
  for candidate in $(failover_candidates "$info"); do
    if fail_over_to "$candidate"; then
      log "stops: $candidate has taken over"
      # Clients that still ask here are sent on to it, rather than cut off.
      sleep 0.5
      return
    fi
  done
  log 'stops: no replica has taken over'
}

# fail_over_to HOST: the servers' own way takes some 10 ms. Where it finds no majority, as while others
# have yet to hear of the latest change of roles, it pauses writes for 10 s; so it is not left at that.
fail_over_to() {
  redis_cli "$1" cluster failover | grep -q OK || return
  poll 15 is_replica && return
  [ "$(redis_cli "$POD_IP" client pause 2000 write)" = OK ] || return
  primary_offset=$(offset_of "$POD_IP" master)
  poll 15 has_caught_up "$1" "$primary_offset"
  if [ "$replica_offset" = "$primary_offset" ]; then
    redis_cli "$1" cluster failover takeover >/dev/null
    poll 15 is_replica
  fi
  redis_cli "$POD_IP" client unpause >/dev/null
  is_replica
}

# poll TIMES COMMAND...: tries every 20 ms, and says whether the command held in the end.
poll() {
  times=$1
  shift
  until "$@"; do
    times=$((times - 1))
    [ "$times" -gt 0 ] || return
    sleep 0.02
  done
}

is_replica() {
  redis_cli "$POD_IP" role | grep -q slave
}

# has_caught_up HOST OFFSET: whether there is nothing to wait for, for the replica is that far, or gone.
has_caught_up() {
  replica_offset=$(offset_of "$1" slave)
  [ -z "$replica_offset" ] || [ "$replica_offset" = "$2" ]
}

# offset_of HOST master|slave
offset_of() {
  redis_cli "$1" info replication | sed -n "s/^$2_repl_offset:\([0-9]*\).*/\1/p"
}

main "$@"
