# shellcheck shell=sh
# Holds back the port for clients until the server can serve. Names lead clients to a pod as soon as it has an
# address, and a server that has just started answers them with CLUSTERDOWN, or as the primary that it no longer
# is. Part of run-node.sh.

# A server whose port is held back listens on the one after that of the cluster bus.
CLUSTER_BUS_OFFSET=10000
HELD_PORT_OFFSET=10001
HOLD_S=3
HOLD_LOADING_S=60

# The rest of the two seconds for which a restarted primary refuses commands (CLUSTER_WRITABLE_DELAY in
# cluster.c of Redis), and how much of them goes by before, in which it hears from its peers.
WRITABLE_DELAY_S=1.7
GOSSIP_DELAY_S=0.2

# can_hold_port: whether there are peers that may serve meanwhile, and the server can change its port: from Redis
# 7.0 and on Valkey.
can_hold_port() {
  is_member || return
  [ "$PORT" -gt 0 ] && [ "$(directive tls-port 0)" = 0 ] || return
  major=$("$SERVER" --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -ge 7 ]
}

# serve_when_ready LINE: gives the server its port as soon as it can serve, or once waiting for that is of no
# use. LINE is its line of nodes.conf before the start.
serve_when_ready() {
  wait_until_loaded || return
  role=$(role_by_peers "$(id_of "$1")")
  # Where nobody serves, the others may be waiting for this node.
  [ -n "$role" ] || { give_port && return; }
  sleep "$GOSSIP_DELAY_S"
  if [ "$role" = primary ] && is_primary_with_slots "$(own_cli cluster nodes | own_line)"; then
    give_port
    pause_until_writable
  else
    wait_until_ok && give_port
  fi
}

# wait_until_loaded: waits until the server has its data. Fails when it has ended.
wait_until_loaded() {
  until own_cli cluster info | grep -q cluster_state; do
    kill -0 "$server_pid" 2>/dev/null || return
    [ $(($(date +%s) - started_at)) -lt "$HOLD_LOADING_S" ] || return 0
    sleep "$POLL_INTERVAL_S"
  done
}

# wait_until_ok: waits, for a while, until the server sees a healthy cluster. Fails when it has ended.
wait_until_ok() {
  until=$(($(date +%s) + HOLD_S))
  until own_cli cluster info | grep -q cluster_state:ok; do
    kill -0 "$server_pid" 2>/dev/null || return
    [ "$(date +%s)" -lt "$until" ] || return 0
    sleep "$POLL_INTERVAL_S"
  done
}

# role_by_peers ID: prints what the peers that see a healthy cluster say of a node, `replica` where some say that
# it owns no slots. Prints nothing where none sees one.
role_by_peers() {
  roles=$(for peer in $(peer_names); do role_by_peer "$peer" "$1" & done; wait)
  case $roles in
    *replica*) echo replica ;;
    *primary*) echo primary ;;
  esac
}

# role_by_peer HOST ID: prints what one peer says of a node.
role_by_peer() {
  redis_cli "$1" cluster info | grep -q cluster_state:ok || return
  line=$(redis_cli "$1" cluster nodes | grep "^$2 ") || return
  if is_primary_with_slots "$line"; then echo primary; else echo replica; fi
}

# give_port: lets clients connect.
give_port() {
  [ "$started_on" = "$PORT" ] || own_cli config set port "$PORT" >/dev/null
  started_on=$PORT
}

# pause_until_writable: lets clients wait for an answer while the primary would refuse them. Clients that retry 16
# times in 1.6 s would give up.
pause_until_writable() {
  log "pausing the server for $WRITABLE_DELAY_S s (SIGSTOP), so that clients wait rather than get CLUSTERDOWN"
  kill -STOP "$server_pid"
  sleep "$WRITABLE_DELAY_S"
  kill -CONT "$server_pid"
}

# own_cli COMMAND...: asks the server of this pod, on whichever port it listens.
own_cli() {
  timeout "$QUERY_TIMEOUT_S" "$CLI" -h "$POD_IP" -p "$started_on" "$@" 2>/dev/null
}
