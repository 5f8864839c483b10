#!/bin/sh
# Runs a node of the cluster: starts the server, meets peers anew that came back under another address,
# and hands over before it stops.
#   run-node.sh SERVER CONF [ARGUMENT...]
# POD_NAME and POD_IP are those of this pod, SERVICE the headless Service that names its peers. A server
# that falls is started again if it has lived for RESTART_AFTER seconds, which is 10.
set -u

server=$1 conf=$2
cli=${server%-server}-cli
statefulset=${POD_NAME%-*} ordinal=${POD_NAME##*-}
stopping='' pid='' attempts=0

main() {
  port=$(setting port 6379)
  cd "$(setting dir .)" || exit
  trap stop TERM INT
  while :; do
    yield
    mistrust
    run "$@"
    if [ -n "$stopping" ]; then
      [ "$status" != 0 ] || : >stopped-cleanly
      exit "$status"
    fi
    if [ "$status" -gt 128 ] && [ "$lived" -ge "${RESTART_AFTER:-10}" ]; then
      say "the server was ended by signal $((status - 128)), and is started again"
    elif [ "$status" = 1 ] && [ -f nodes.conf ] && [ "$attempts" -lt 60 ]; then
      # The server locks nodes.conf, and ends at once where another has it that is still stopping.
      [ "$attempts" -gt 0 ] || say 'the server ended at once; it is started until nodes.conf is free, for 30 s'
      attempts=$((attempts + 1))
      sleep 0.5
    else
      exit "$status"
    fi
  done
}

say() {
  echo "run-node: $*" >&2
}

# setting DIRECTIVE DEFAULT: what the config file says last.
setting() {
  value=$(sed -n "s/^$1 //p" "$conf" | tail -n 1)
  echo "${value:-$2}"
}

# ask HOST WORD...: a server's reply; a host that is gone gives none, and takes a second.
ask() {
  host=$1
  shift
  timeout 1 "$cli" -h "$host" -p "$port" "$@" 2>/dev/null
}

# The node's own line of CLUSTER NODES, which nodes.conf holds as well.
own_line() {
  grep ' myself,' "$@" 2>/dev/null
}

# parse LINE: leaves its $id, and its $address with the port.
parse() {
  id=${1%% *} address=${1#* }
  address=${address%%@*}
}

# Whether a line is that of a primary with slots.
is_owner() {
  case $1 in *master*connected' '[0-9[]*) ;; *) return 1 ;; esac
}

# Runs the server to its end, and leaves its status and the seconds that it lived.
run() {
  known=$(own_line nodes.conf)
  born=$(date +%s)
  rm -f stopped-cleanly
  "$@" &
  pid=$!
  heal &
  healer=$!
  # A pod that kept its address is one whose server was killed.
  case $known in *" $POD_IP:"*) is_owner "$known" && hold ;; esac
  await "$pid"
  pid=''
  kill "$healer"
  lived=$(($(date +%s) - born))
}

# Waits for a process to end, whatever signals come meanwhile: each of them ends a wait.
await() {
  wait "$1"
  status=$?
  while [ "$status" -gt 128 ]; do
    wait "$1"
    again=$?
    case $again in 127 | "$status") break ;; esac
    status=$again
  done
}

# A server that starts as a primary answers CLUSTERDOWN for two seconds (CLUSTER_WRITABLE_DELAY in its
# cluster.c), and clients that ask 16 times in 1.6 s give up. Stopped for that time, it lets them wait.
hold() {
  until ask "$POD_IP" cluster info | grep -q cluster_state; do
    kill -0 "$pid" 2>/dev/null || return
    sleep 0.02
  done
  # Two turns of its cron, in which it hears from the others if a replica took over meanwhile.
  sleep 0.2
  is_owner "$(ask "$POD_IP" cluster nodes | own_line)" || return
  kill -STOP "$pid"
  sleep 1.7
  kill -CONT "$pid"
}

# The DNS names of the peers: there are no more than nodes that nodes.conf knows.
peers() {
  count=$(grep -c '@' nodes.conf)
  peer=0
  while [ "$peer" -lt "$count" ]; do
    [ "$peer" = "$ordinal" ] || echo "$statefulset-$peer.$SERVICE"
    peer=$((peer + 1))
  done
}

# A primary that has not all that it answered would have its replica drop the rest. So where its data are
# gone, or its server was killed before the latest writes were in the file, a replica takes over first.
yield() {
  line=$(own_line nodes.conf)
  is_owner "$line" || return 0
  parse "$line"
  is_complete && return
  # After a forced delete the server before this one is still there, and hands over itself.
  case $(ask "${address%:*}" cluster myid) in "$id" | LOADING*) return ;; esac
  rounds=0
  while [ "$rounds" -lt 3 ]; do
    answers=$(for peer in $(peers); do witness "$peer" & done; wait)
    case $answers in *taken*) say 'starts as a replica, for another node has its slots' && return ;; esac
    best=$(echo "$answers" | sort -rn | head -n 1)
    if is_kept; then
      # A replica that fell as well has no more than its own file, and counts from the beginning.
      [ "${best%% *}" -gt 1 ] 2>/dev/null || return 0
    fi
    if [ -n "$best" ]; then
      say "may lack what ${best#* } has: asks it to take over"
      ask "${best#* }" cluster failover force >/dev/null
    fi
    # Where nothing is left here, the replica has the only copy, though no majority may elect it.
    [ -n "$best" ] && [ "$(setting appendonly no)" = yes ] && ! is_kept || rounds=$((rounds + 1))
    sleep 0.2
  done
  say 'starts with what is here, for no replica took over'
}

# A replica copies whoever has the address of its primary, and that may be a node of another cluster by
# now. Without an address it waits until its primary is found.
mistrust() {
  case $(own_line nodes.conf) in *slave*) ;; *) return ;; esac
  primary=$(own_line nodes.conf | cut -d ' ' -f 4)
  address=$(sed -n "s/^$primary \([^ ]*\)@.*/\1/p" nodes.conf)
  case $(ask "${address%:*}" cluster myid) in '' | LOADING* | "$primary") return ;; esac
  say 'another node has the address of its primary: waits until it finds that'
  sed -i -e "s/^$primary [^ ,]*/$primary :0@0/" -e "s/^$primary [^ ]* [^ ]*/&,noaddr/" nodes.conf
}

# Whether the server's file has all that it answered.
is_complete() {
  is_kept && { [ -f stopped-cleanly ] || [ "$(setting appendfsync everysec)" = always ]; }
}

is_kept() {
  [ "$(setting appendonly no)" = yes ] || return
  [ -e "$(setting appendfilename appendonly.aof)" ] ||
    ls "$(setting appenddirname appendonlydir)"/*.manifest >/dev/null 2>&1
}

# witness HOST: says that the slots of $id are taken, or with which offset the host replicated it. A
# replica that looks for it elsewhere, or has found a primary, may have the data of another cluster.
witness() {
  view=$(ask "$1" cluster nodes)
  line=$(echo "$view" | grep "^$id ") || return
  if ! is_owner "$line"; then
    echo taken
  elif echo "$view" | grep -q "myself,slave $id " && echo "$line" | grep -q "^$id $address@"; then
    case $(ask "$1" info replication) in
      *master_link_status:up* | *master_sync_in_progress:1*) ;;
      *) echo "$(offset_of "$1" slave) $1" ;;
    esac
  fi
}

# Looks where the peers are until each was found, and again whenever one is in trouble.
heal() {
  until ask "$POD_IP" cluster nodes | own_line >/dev/null; do sleep 0.1; done
  while :; do
    for peer in $(peers); do seek "$peer" & done
    wait
    until ask "$POD_IP" cluster nodes | grep -q -e ,fail -e noaddr -e disconnected; do sleep 10; done
  done
}

seek() {
  tries=0
  until is_found "$1" || [ "$tries" = 20 ]; do
    tries=$((tries + 1))
    sleep 0.5
  done
}

# is_found HOST: whether this node knows the host's node by its present address. If it knows it by another
# one, it meets it anew; one of which it does not know the id is of another cluster, or has yet to join.
is_found() {
  line=$(ask "$1" cluster nodes | own_line) || return
  parse "$line"
  host=${address%:*}
  table=$(ask "$POD_IP" cluster nodes)
  if [ -n "$host" ] && echo "$table" | grep "^$id " | grep -qv "^$id $host:$port@"; then
    say "meets $1 again, at $host"
    ask "$POD_IP" cluster meet "$host" "$port" >/dev/null
    return 1
  fi
  echo "$table" | grep -q "^$id "
}

stop() {
  stopping=yes
  # A signal that is ignored would be so by the commands as well, and no timeout would end them.
  trap : TERM INT
  [ -n "$pid" ] || exit 0
  kill -CONT "$pid"
  hand_over
  # A server that writes the file of a fresh copy refuses to stop, and is not asked again by Kubernetes.
  while kill -TERM "$pid" 2>/dev/null; do sleep 0.2; done
}

# The hosts of the replicas in sync, those that have most first, and before others those of the node's
# own version: an older server cannot load the copy of a newer one.
heirs() {
  version=$(version_of "$POD_IP")
  same='' other=''
  for heir in $(
    echo "$info" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
      sort -rn | cut -d ' ' -f 2
  ); do
    if [ "$(version_of "$heir")" = "$version" ]; then same="$same $heir"; else other="$other $heir"; fi
  done
  echo "$same $other"
}

version_of() {
  ask "$1" info server | grep -e '^redis_version' -e '^valkey_version'
}

hand_over() {
  info=$(ask "$POD_IP" info replication)
  case $info in
    *role:master*state=online*) ;;
    *role:master*) say 'stops: no replica in sync could take over' && return ;;
    *) say 'stops: no primary' && return ;;
  esac
  for heir in $(heirs); do
    if hand_over_to "$heir"; then
      say "stops: $heir has taken over"
      # Clients that still ask here are sent on to it, rather than cut off.
      sleep 0.5
      return
    fi
  done
  say 'stops: no replica has taken over'
}

# hand_over_to HOST: the servers' own way takes some 10 ms. Where it finds no majority, as while others
# have yet to hear of the latest change of roles, it pauses writes for 10 s; so it is not left at that.
hand_over_to() {
  ask "$1" cluster failover | grep -q OK || return
  within 15 is_replica && return
  [ "$(ask "$POD_IP" client pause 2000 write)" = OK ] || return
  own=$(offset_of "$POD_IP" master)
  within 15 is_past "$1" "$own"
  if [ "$at" = "$own" ]; then
    ask "$1" cluster failover takeover >/dev/null
    within 15 is_replica
  fi
  ask "$POD_IP" client unpause >/dev/null
  is_replica
}

# within TIMES COMMAND...: tries every 20 ms, and says whether the command held in the end.
within() {
  times=$1
  shift
  until "$@"; do
    times=$((times - 1))
    [ "$times" -gt 0 ] || return
    sleep 0.02
  done
}

is_replica() {
  ask "$POD_IP" role | grep -q slave
}

# is_past HOST OFFSET: whether there is nothing to wait for, for the replica is that far, or gone.
is_past() {
  at=$(offset_of "$1" slave)
  [ -z "$at" ] || [ "$at" = "$2" ]
}

# offset_of HOST master|slave
offset_of() {
  ask "$1" info replication | sed -n "s/^$2_repl_offset:\([0-9]*\).*/\1/p"
}

main "$@"
