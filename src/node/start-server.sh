# shellcheck shell=sh
# Starts the server, and opens its port for clients once it can serve. Names lead clients to a pod as soon as it
# has an address, and a server that has just started answers them with CLUSTERDOWN, or as the primary that it no
# longer is. Part of run-node.sh.
# shellcheck disable=SC2154 # `switch_to` comes from saved-data.sh.

MAX_PORT=65535

# How long the port stays closed at most. Kubernetes restarts a container whose port is closed for a minute.
MAX_LOADING_S=20
MAX_JOINING_S=3

# In which a server hears from its peers whether a replica has taken over: two runs of its cron.
GOSSIP_DELAY_S=0.2

# A primary that was restarted refuses commands for two seconds (CLUSTER_WRITABLE_DELAY in cluster.c of Redis);
# this is what is left of them after that.
WRITABLE_DELAY_MS=1700

# In which a server that is stopped for a while answers its peers in between.
ANSWER_INTERVAL_S=0.05

DEFAULT_NODE_TIMEOUT_MS=15000

# start_server CONF [ARGUMENT...]: starts the server with what this script adds before the arguments, and
# sets `server_pid`, and `starts_closed` where its port has to be opened.
start_server() {
  conf=$1
  shift
  # shellcheck disable=SC2046 # None of the arguments has a space.
  set -- $(login_arguments) $(tls_arguments) $(name_arguments) $(bus_arguments) "$@"
  case $switch_to in
    yes) set -- "$@" --appendonly no ;;
    no) set -- "$@" --appendonly yes ;;
  esac
  starts_closed=''
  if can_open_port_later; then
    starts_closed=yes
    # Of several lines the server takes the last one.
    set -- "$@" "--$PORT_DIRECTIVE" "$START_PORT" --cluster-port "$BUS_PORT" \
      "--cluster-announce-$PORT_DIRECTIVE" "$(directive "cluster-announce-$PORT_DIRECTIVE" "$PORT")" \
      --replica-announce-port "$(directive replica-announce-port "$(replication_port)")"
    [ -z "$PLAIN_PORT" ] || set -- "$@" --port 0 --cluster-announce-port "$PLAIN_PORT"
  fi
  # shellcheck disable=SC2034 # run-node.sh waits for it.
  reader_pid=''
  if [ -n "$reads_why" ]; then
    reads_why=''
    rm -f "$START_LOG"
    if mkfifo "$START_LOG"; then
      read_cause <"$START_LOG" &
      # shellcheck disable=SC2034
      reader_pid=$!
      run_program "$conf" "$@" >"$START_LOG" 2>&1 &
      server_pid=$!
      return
    fi
  fi
  run_program "$conf" "$@" &
  server_pid=$!
}

# replication_port: prints the port on which the server is a primary to others.
replication_port() {
  if [ -n "$TLS_DIR" ] && [ -z "$tls_state" ]; then echo "$PLAIN_PORT"; else echo "$PORT"; fi
}

# bus_arguments: prints what lets Redis 8.12 and later start with a bus without TLS, unless the settings say it. The
# version that redis.conf was written for may be unknown, or that of an older image with the same tag.
bus_arguments() {
  [ -z "$(directive cluster-bus-port-protected-mode '')" ] && ! is_on tls-cluster no || return 0
  # shellcheck disable=SC2046 # Two numbers.
  set -- $("$SERVER" --version | sed -n 's/^Redis .* v=\([0-9]*\)\.\([0-9]*\)\..*/\1 \2/p') 0
  [ "$1" -gt 8 ] || { [ "$1" = 8 ] && [ "$2" -ge 12 ]; } || return 0
  echo --cluster-bus-port-protected-mode no
}

# run_program CONF [ARGUMENT...]: becomes the server. It reads relative paths as this script did.
run_program() {
  # Until here, what the server before it left is what the next start finds.
  rm -f stopped-cleanly
  cd "$START_DIR" && exec "$SERVER" "$@"
}

# can_open_port_later: whether there are peers that may serve meanwhile, and the server can change its port, as
# Redis can from 7.0 and Valkey.
can_open_port_later() {
  [ -z "$takes_no_config" ] && is_member || return
  [ "$PORT" -gt 0 ] && [ "$START_PORT" -le "$MAX_PORT" ] || return
  [ -n "$TLS_DIR" ] || [ "$(directive tls-port 0)" = 0 ] || return
  is_at_least 7
}

# open_port_when_ready LINE: opens the port as soon as the server can serve, or once waiting for that is of no
# use. LINE is its line of nodes.conf before the start.
open_port_when_ready() {
  if [ -n "$starts_closed" ] && ! takes_config; then
    restart_with_open_port
    return
  fi
  # While it loads its data, a server answers LOADING.
  wait_for cluster_state "$MAX_LOADING_S" || return
  role=$(role_by_peers "$(id_of "$1")")
  # Where no peer serves, they may be waiting for this node.
  [ -n "$role" ] || { open_port; return; }
  # Peers know a node that comes back at its own address at once, and do not take it for failed meanwhile.
  case $1 in *" $POD_IP:"*) [ "$role" = replica ] || pause_until_writable ;; esac
  wait_for cluster_state:ok "$MAX_JOINING_S" && open_port
}

# takes_config: whether the server takes CONFIG, which may be renamed, or need a password that is not known here.
takes_config() {
  set_directive "$PORT_DIRECTIVE" "$START_PORT"
}

# open_port: lets clients connect. A process that the server before this one has left behind may still have a port for
# a moment.
open_port() {
  [ -n "$starts_closed" ] || return 0
  until set_directive "$PORT_DIRECTIVE" "$PORT" && { [ -z "$PLAIN_PORT" ] || set_directive port "$PLAIN_PORT"; }; do
    kill -0 "$server_pid" 2>/dev/null || return
    sleep "$POLL_INTERVAL_S"
  done
  starts_closed=''
}

# set_directive NAME VALUE: sets a directive of the server, tries again where it does not answer or runs a script, and
# sets `reply`. Fails when the server refuses that, or has ended.
set_directive() {
  until reply=$(redis_cli "$POD_IP" config set "$1" "$2") && has_decided; do
    kill -0 "$server_pid" 2>/dev/null || return
    sleep "$POLL_INTERVAL_S"
  done
  [ "$reply" = OK ]
}

# has_decided: whether `reply` is a final one.
has_decided() {
  case $reply in '' | BUSY* | LOADING*) return 1 ;; esac
}

# wait_for STATE SECONDS: waits until CLUSTER INFO has a text, but no longer than that. Fails when the server has
# ended.
wait_for() {
  deadline=$(($(now_s) + $2))
  until redis_cli "$POD_IP" cluster info | grep -q "$1" || [ "$(now_s)" -ge "$deadline" ]; do
    kill -0 "$server_pid" 2>/dev/null || return
    sleep "$POLL_INTERVAL_S"
  done
}

# role_by_peers ID: prints what the peers that see a healthy cluster say of a node: `replica` where one says that
# it owns no slots, or else `primary`. Prints nothing where none sees one.
role_by_peers() {
  roles=$(peer_names "$(cat "$NODES_CONF")" | in_batches role_by_peer "$1")
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

# pause_until_writable: lets clients wait for an answer while a primary that was restarted would refuse them.
# Clients that retry 16 times in 1.6 s would give up.
pause_until_writable() {
  sleep "$GOSSIP_DELAY_S"
  is_primary_with_slots "$(redis_cli "$POD_IP" cluster nodes | own_line)" || return 0
  ! redis_cli "$POD_IP" cluster info | grep -q cluster_state:ok || return 0
  log "pausing the server for $WRITABLE_DELAY_MS ms (SIGSTOP), so that clients wait rather than get CLUSTERDOWN"
  # Peers take it for failed when it is silent for the node timeout.
  slice_ms=$(($(node_timeout_ms) / 2))
  [ "$slice_ms" -le "$WRITABLE_DELAY_MS" ] || slice_ms=$WRITABLE_DELAY_MS
  open_port
  paused_ms=0
  while [ "$paused_ms" -lt "$WRITABLE_DELAY_MS" ]; do
    [ "$paused_ms" = 0 ] || sleep "$ANSWER_INTERVAL_S"
    kill -STOP "$server_pid"
    sleep "$(seconds "$slice_ms")"
    kill -CONT "$server_pid"
    paused_ms=$((paused_ms + slice_ms))
  done
}

# node_timeout_ms: prints the node timeout with which the server runs, or else starts.
node_timeout_ms() {
  running_with=$(redis_cli "$POD_IP" config get cluster-node-timeout | sed -n '2s/^\([0-9]\{1,\}\).*/\1/p')
  echo "${running_with:-$(directive cluster-node-timeout "$DEFAULT_NODE_TIMEOUT_MS")}"
}
