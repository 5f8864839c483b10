#!/bin/sh
# Runs a node of the cluster: starts the server, meets peers anew that came back under another address,
# and hands over before it stops.
#   run-node.sh SERVER CONF [ARGUMENT...]
# POD_NAME and POD_IP are those of this pod, SERVICE the headless Service that names its peers.
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
    run "$@"
    [ -z "$stopping" ] || exit "$status"
    if [ "$status" -gt 128 ] && [ "$lived" -ge 10 ]; then
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

# Whether a line is that of a primary with slots.
is_owner() {
  case $1 in *master*connected' '[0-9[]*) ;; *) return 1 ;; esac
}

# Runs the server to its end, and leaves its status and the seconds that it lived.
run() {
  known=$(own_line nodes.conf)
  born=$(date +%s)
  "$@" &
  pid=$!
  heal &
  healer=$!
  # A pod that kept its address is one whose server was killed.
  case $known in *" $POD_IP:"*) is_owner "$known" && hold ;; esac
  await "$pid"
  kill "$healer"
  lived=$(($(date +%s) - born))
}

# Waits for a process to end, whatever signals come meanwhile.
await() {
  wait "$1"
  status=$?
  while kill -0 "$1" 2>/dev/null; do
    wait "$1"
    status=$?
  done
}

# A server that starts as a primary answers CLUSTERDOWN for two seconds (CLUSTER_WRITABLE_DELAY in its
# cluster.c), and clients that ask 16 times in 1.6 s give up. Stopped for that time, it lets them wait.
hold() {
  until ask 127.0.0.1 cluster info | grep -q cluster_state; do
    kill -0 "$pid" 2>/dev/null || return
    sleep 0.02
  done
  # Two turns of its cron, in which it hears from the others if a replica took over meanwhile.
  sleep 0.2
  is_owner "$(ask 127.0.0.1 cluster nodes | own_line)" || return
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

# A primary whose data are gone, or no more than an old snapshot, would have its replica drop what that
# has. So a replica takes over first, if one is there.
yield() {
  line=$(own_line nodes.conf)
  is_owner "$line" && ! is_kept || return 0
  id=${line%% *} rounds=0
  while [ "$rounds" -lt 5 ]; do
    answers=$(for peer in $(peers); do witness "$peer" & done; wait)
    case $answers in *taken*) say 'a replica has the slots whose data are not kept here' && return ;; esac
    best=$(echo "$answers" | sort -rn | head -n 1)
    if [ -n "$best" ]; then
      say "does not keep the data of its slots: asks ${best#* } to take over"
      ask "${best#* }" cluster failover force >/dev/null
    fi
    # With no majority to elect it, the replica may yet have what is nowhere else.
    [ -n "$best" ] && [ "$(setting appendonly no)" = yes ] || rounds=$((rounds + 1))
    sleep 0.5
  done
  say 'finds no replica that could take over: starts with what is here'
}

is_kept() {
  [ "$(setting appendonly no)" = yes ] || return
  [ -e "$(setting appendfilename appendonly.aof)" ] ||
    ls "$(setting appenddirname appendonlydir)"/*.manifest >/dev/null 2>&1
}

# witness HOST: says that the slots of $id are taken, or with which offset the host replicates it.
witness() {
  view=$(ask "$1" cluster nodes)
  line=$(echo "$view" | grep "^$id ") || return
  if ! is_owner "$line"; then
    echo taken
  elif echo "$view" | grep -q "myself,slave $id "; then
    echo "$(offset_of "$1" slave) $1"
  fi
}

# Meets peers again: one whose name answers with a known id, at another address than is known of it.
# It looks closely until it has seen each of them where it is, and then only where one is in trouble.
heal() {
  seen=' ' rounds=0 pause=0.1
  while sleep "$pause"; do
    table=$(ask 127.0.0.1 cluster nodes)
    case $table in *myself*) ;; *) continue ;; esac
    if [ "$pause" = 10 ]; then
      case $table in *,fail*|*noaddr*|*disconnected*) seen=' ' rounds=0 ;; *) continue ;; esac
    fi
    unseen=''
    for peer in $(peers); do
      case $seen in *" $peer "*) ;; *) unseen="$unseen $peer" ;; esac
    done
    seen="$seen$(for peer in $unseen; do mend "$peer" & done; wait) "
    rounds=$((rounds + 1))
    if [ -z "$unseen" ]; then
      pause=10
    elif [ "$rounds" -gt 50 ]; then
      pause=5
    else
      pause=0.2
    fi
  done
}

# mend HOST: says its name if it is where the table has it, and meets it otherwise.
mend() {
  own=$(ask "$1" cluster nodes | own_line) || return
  id=${own%% *} address=${own#* } address=${address%%@*}
  host=${address%:*}
  if echo "$table" | grep -q "^$id $host:$port@"; then
    printf '%s ' "$1"
  elif [ -n "$host" ] && echo "$table" | grep -q "^$id "; then
    say "meets $1 again, at $host"
    ask 127.0.0.1 cluster meet "$host" "$port" >/dev/null
  fi
}

stop() {
  stopping=yes
  trap '' TERM INT
  [ -n "$pid" ] || exit 0
  kill -CONT "$pid"
  hand_over
  kill -TERM "$pid"
}

# The hosts of the replicas in sync, those that have most first, and before others those of the node's
# own version: an older server cannot load the copy of a newer one.
heirs() {
  version=$(version_of 127.0.0.1)
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
  info=$(ask 127.0.0.1 info replication)
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
  [ "$(ask 127.0.0.1 client pause 2000 write)" = OK ] || return
  own=$(offset_of 127.0.0.1 master)
  within 15 is_past "$1" "$own"
  if [ "$(offset_of "$1" slave)" = "$own" ]; then
    ask "$1" cluster failover takeover >/dev/null
    within 15 is_replica
  fi
  ask 127.0.0.1 client unpause >/dev/null
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
  ask 127.0.0.1 role | grep -q slave
}

# is_past HOST OFFSET: whether there is nothing to wait for, for the replica is that far, or gone.
is_past() {
  at=$(offset_of "$1" slave)
  [ "${at:-$2}" = "$2" ]
}

# offset_of HOST master|slave
offset_of() {
  ask "$1" info replication | sed -n "s/^$2_repl_offset:\([0-9]*\).*/\1/p"
}

main "$@"
