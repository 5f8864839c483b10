# shellcheck shell=sh
# From a cluster without TLS to one with it and back, in service. The program switches the bus of all nodes at once,
# and closes the port for clients without TLS later; a file on the volume says how this node goes on after a restart.
# Part of run-node.sh.

# What the file says: the bus speaks TLS, and the port for clients without is `open` or `closed`. There is none where
# the bus speaks no TLS.
TLS_STATE=tls-state

TLS_STATE_INTERVAL_S=2

# find_tls_state: sets `tls_state`, and waits where the server could not speak with the others.
find_tls_state() {
  tls_state=$(cat "$TLS_STATE" 2>/dev/null)
  is_member || tls_state=''
  while is_member && ! can_speak_with_others; do
    log "$objection"
    sleep "$TLS_STATE_INTERVAL_S"
    tls_state=$(cat "$TLS_STATE" 2>/dev/null)
  done
  [ -n "$TLS_DIR" ] || return 0
  # A new node begins as redis.conf says, and the others are, or will be.
  if ! is_member && is_on tls-cluster no; then
    tls_state=closed
    [ "$(directive port 6379)" = 0 ] || tls_state=open
  fi
  keep_tls_state
  PLAIN_PORT=''
  # It is closed until redis.conf opens it again.
  [ "$tls_state" = closed ] && [ "$(directive port 6379)" = 0 ] || PLAIN_PORT=$(plain_port)
}

# can_speak_with_others: whether the server can speak with them on the bus; or else sets `objection`.
can_speak_with_others() {
  if [ -z "$TLS_DIR" ]; then
    objection="the nodes speak TLS with each other, and this one has no certificate: let tls be not required before it \
is taken out"
    [ -z "$tls_state" ]
  else
    objection="the nodes speak no TLS, and before Redis 7.0 that cannot be changed in service: take tls out"
    [ -n "$tls_state" ] || is_at_least 7
  fi
}

# tls_arguments: prints the arguments with which the server goes on.
tls_arguments() {
  [ -n "$TLS_DIR" ] || return 0
  bus=yes
  [ -n "$tls_state" ] || bus=no
  echo "--tls-cluster $bus --tls-replication $bus --port ${PLAIN_PORT:-0}"
  # An exporter beside the server may be another user of the same group.
  echo "--unixsocket $SOCKET --unixsocketperm 770"
}

# plain_port: prints the port for clients without TLS, from which that of the bus follows.
plain_port() {
  port=$(directive port 6379)
  [ "$port" != 0 ] || port=$((BUS_PORT - BUS_PORT_OFFSET))
  echo "$port"
}

# follow_tls_state: keeps what the program sets.
follow_tls_state() {
  while sleep "$TLS_STATE_INTERVAL_S"; do note_tls_state; done
}

# note_tls_state: keeps what the server runs with, or fails where it does not answer in time. Before this script has
# opened its ports, a closed one says nothing.
note_tls_state() {
  [ -z "$starts_closed" ] || return 0
  # shellcheck disable=SC2046 # The lines become words.
  set -- $(printf '%s\n' 'config get tls-cluster' 'config get port' | redis_cli "$POD_IP")
  case $* in
    'tls-cluster no port '*) tls_state='' ;;
    'tls-cluster yes port 0') tls_state=closed ;;
    'tls-cluster yes port '[1-9]*) tls_state=open ;;
    *) return 1 ;;
  esac
  keep_tls_state
}

keep_tls_state() {
  if [ -z "$tls_state" ]; then
    rm -f "$TLS_STATE"
  else
    [ "$(cat "$TLS_STATE" 2>/dev/null)" = "$tls_state" ] || echo "$tls_state" | write_or_log "$TLS_STATE" 1
  fi
}
