# shellcheck shell=sh
# Starts the server, and opens its port for clients once it can serve. Names lead clients to a pod as soon as it
# has an address, and a server that has just started answers them with CLUSTERDOWN, or as the primary that it no
# longer is. Part of run-node.sh.

# The server starts on the port after that of the cluster bus.
BUS_PORT_OFFSET=10000
START_PORT_OFFSET=10001
MAX_LOADING_S=60
MAX_JOINING_S=3

# The rest of the two seconds for which a restarted primary refuses commands (CLUSTER_WRITABLE_DELAY in
# cluster.c of Redis), and what goes by of them before, in which it hears from its peers.
WRITABLE_DELAY_S=1.7
GOSSIP_DELAY_S=0.2

# start_server SERVER CONF [ARGUMENT...]: starts the server with what this script adds before the arguments, and
# sets `server_pid` and `listening_on`, the port on which it listens.
start_server() {
  program=$1 conf=$2
  shift 2
  # shellcheck disable=SC2046 # None of the arguments has a space.
  set -- $(name_arguments) "$@"
  listening_on=$PORT
  if can_open_port_later; then
    listening_on=$((PORT + START_PORT_OFFSET))
    set -- --port "$listening_on" --cluster-port "$((PORT + BUS_PORT_OFFSET))" \
      --cluster-announce-port "$(directive cluster-announce-port "$PORT")" \
      --replica-announce-port "$(directive replica-announce-port "$PORT")" "$@"
  fi
  "$program" "$conf" "$@" &
  server_pid=$!
}

# can_open_port_later: whether there are peers that may serve meanwhile, and the server can change its port, as
# Redis can from 7.0 and Valkey.
can_open_port_later() {
  is_member && [ "$PORT" -gt 0 ] && [ "$(directive tls-port 0)" = 0 ] || return
  major=$("$SERVER" --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -ge 7 ]
}

# open_port_when_ready LINE: opens the port as soon as the server can serve, or once waiting for that is of no
# use. LINE is its line of nodes.conf before the start.
open_port_when_ready() {
  # A server that loads its data has no state.
  wait_for cluster_state "$MAX_LOADING_S" || return
  role=$(role_by_peers "$(id_of "$1")")
  # Where no peer serves, they may be waiting for this node.
  [ -n "$role" ] || { open_port && return; }
  sleep "$GOSSIP_DELAY_S"
  if [ "$role" = primary ] && is_primary_with_slots "$(own_cli cluster nodes | own_line)"; then
    open_port
    pause_until_writable
  else
    wait_for cluster_state:ok "$MAX_JOINING_S" && open_port
  fi
}

# wait_for STATE SECONDS: waits until CLUSTER INFO has a text, but no longer than that. Fails when the server has
# ended.
wait_for() {
  deadline=$(($(date +%s) + $2))
  until own_cli cluster info | grep -q "$1" || [ "$(date +%s)" -ge "$deadline" ]; do
    kill -0 "$server_pid" 2>/dev/null || return
    sleep "$POLL_INTERVAL_S"
  done
}

# role_by_peers ID: prints what the peers that see a healthy cluster say of a node: `replica` where one says that
# it owns no slots, or else `primary`. Prints nothing where none sees one.
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

# open_port: lets clients connect.
open_port() {
  [ "$listening_on" = "$PORT" ] || own_cli config set port "$PORT" >/dev/null
  listening_on=$PORT
}

# pause_until_writable: lets clients wait for an answer while the primary would refuse them. Clients that retry 16
# times in 1.6 s would give up.
pause_until_writable() {
  log "pausing the server for $WRITABLE_DELAY_S s (SIGSTOP), so that clients wait rather than get CLUSTERDOWN"
  kill -STOP "$server_pid"
  sleep "$WRITABLE_DELAY_S"
  kill -CONT "$server_pid"
}

# own_cli COMMAND...: asks the server of this pod.
own_cli() {
  timeout "$QUERY_TIMEOUT_S" "$CLI" -h "$POD_IP" -p "$listening_on" "$@" 2>/dev/null
}
