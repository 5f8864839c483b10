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

scripts=$(dirname "$0")
# shellcheck source=src/node/query.sh
. "$scripts/query.sh"
# shellcheck source=src/node/before-start.sh
. "$scripts/before-start.sh"
# shellcheck source=src/node/meet-peers.sh
. "$scripts/meet-peers.sh"
# shellcheck source=src/node/before-stop.sh
. "$scripts/before-stop.sh"

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

main "$@"
