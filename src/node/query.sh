# shellcheck shell=sh
# What nodes.conf and the servers say. Part of run-node.sh.

QUERY_TIMEOUT_S=1

# How many peers are asked at a time: each takes some processes, in the memory of the server's container.
BATCH_SIZE=8

# What timeout(1) ends with; that of an older busybox passes the signal on.
TIMED_OUT=124
TERMINATED=143

# redis_cli HOST COMMAND...: prints the reply of a server, or nothing where it does not answer in time, which its
# status tells. One that has yet to open its port is asked on the port on which it started.
redis_cli() {
  ask_host "$@" 2>/dev/null
}

# ask_host HOST COMMAND...: the same, with what the client complains of.
ask_host() {
  host=$1
  shift
  if bus_speaks_plain && [ "$host" != "$POD_IP" ]; then
    # Another node may have no certificate yet, or no longer, and then no one is let in on the port for TLS.
    ask_by '' "$host" "$PLAIN_PORT" "$@"
  else
    ask_by "$TLS_DIR" "$host" "$PORT" "$@"
  fi
  asked=$?
  case $asked in 0 | "$TIMED_OUT" | "$TERMINATED") return "$asked" ;; esac
  ask_by "$TLS_DIR" "$host" "$START_PORT" "$@"
}

# bus_speaks_plain: whether the bus speaks no TLS though this node has a certificate. While it does, whoever keeps TLS
# from a node is told no password.
bus_speaks_plain() {
  [ -n "$PLAIN_PORT" ] && [ ! -s "$TLS_STATE" ]
}

# ask_by TLS HOST PORT COMMAND...: the same on one port, by TLS unless TLS is empty.
ask_by() {
  ask_tls=$1 ask_host=$2 ask_port=$3
  shift 3
  # A process in the background may have written another one. The `read` of busybox 1.38 never ends in a trap.
  [ -z "$PASSWORD_DIR" ] || { REDISCLI_AUTH=$(cat "$LOGIN"); export REDISCLI_AUTH; }
  [ -z "${logs_in_as:-}" ] || set -- --user "$logs_in_as" "$@"
  if [ -z "$ask_tls" ]; then
    set -- -h "$ask_host" -p "$ask_port" "$@"
  elif [ "$ask_host" = "$POD_IP" ]; then
    # Its own server hears it whatever certificate either has.
    set -- -s "$SOCKET" "$@"
  else
    set -- -h "$ask_host" -p "$ask_port" --tls --cacert "$CERTIFICATE_DIR/ca.crt" \
      --cert "$CERTIFICATE_DIR/tls.crt" --key "$CERTIFICATE_DIR/tls.key" "$@"
  fi
  timeout "$QUERY_TIMEOUT_S" "$CLI" "$@"
}

# own_line [FILE]: prints the line of the node itself, from CLUSTER NODES or from nodes.conf.
own_line() {
  grep ' myself,' "$@" 2>/dev/null
}

# is_member: whether nodes.conf has other nodes as well.
is_member() {
  [ -f "$NODES_CONF" ] && [ "$(grep -c '@' "$NODES_CONF")" -gt 1 ]
}

# without_flags FLAGS: prints the lines of CLUSTER NODES on stdin that have none of these flags, such as `fail|noaddr`:
# host names are in the lines as well.
without_flags() {
  grep -v -E "^[^ ]* [^ ]* ([^ ]*,)?($1)[, ]"
}

# id_of LINE: prints the node id of a line of CLUSTER NODES.
id_of() {
  echo "${1%% *}"
}

# address_of LINE: prints the address of a line of CLUSTER NODES or of nodes.conf. What port follows depends on who
# asks: from Redis 7.2 on nodes.conf has the one for clients without TLS, and others are told the one with.
address_of() {
  fields=${1#* } fields=${fields%%@*}
  echo "${fields%:*}"
}

# is_primary_with_slots LINE: whether a line of CLUSTER NODES is that of a primary that owns slots.
is_primary_with_slots() {
  case $1 in *master*connected' '[0-9[]*) ;; *) return 1 ;; esac
}

# offset_of HOST master|slave: prints the replication offset that a node has in that role.
offset_of() {
  redis_cli "$1" info replication | sed -n "s/^$2_repl_offset:\([0-9]*\).*/\1/p"
}

# hosts_of: prints the host of each line of CLUSTER NODES on stdin.
hosts_of() {
  sed -n 's/^[^ ]* \([^ ]*\):[0-9]*@.*/\1/p' | grep .
}

# peer_names TABLE: prints the DNS name of every other pod that may be a member: there are at most as many as that
# table of CLUSTER NODES has nodes.
peer_names() {
  count=$(echo "$1" | grep -c '@')
  peer=0
  while [ "$peer" -lt "$count" ]; do
    [ "$peer" = "$ORDINAL" ] || echo "$STATEFULSET-$peer.$SERVICE"
    peer=$((peer + 1))
  done
}

# in_batches FUNCTION [ARGUMENT...]: calls a function with each host on stdin, and with the arguments after it; of
# those calls, a limited number at a time.
in_batches() {
  call=$1
  shift
  running=0
  while read -r each; do
    "$call" "$each" "$@" </dev/null &
    running=$((running + 1))
    [ "$((running % BATCH_SIZE))" != 0 ] || wait
  done
  wait
}

# edit_file FILE EDIT...: changes lines of a file by sed, or else leaves it as it is and fails: `sed -i` of busybox
# empties a file on a full disk, and succeeds.
edit_file() {
  edited=$1
  shift
  sed "$@" "$edited" | write_file "$edited" "$(wc -l <"$edited")"
}

# write_file FILE LINES: replaces a file by as many lines from stdin, or else leaves it as it is and fails.
write_file() {
  dd of="$1.new" conv=fsync 2>/dev/null && [ "$(wc -l <"$1.new")" -eq "$2" ] && mv "$1.new" "$1" && return
  rm -f "$1.new"
  return 1
}

# now_s: prints a number of seconds that goes on evenly when the clock is set.
now_s() {
  cut -d . -f 1 /proc/uptime
}

# seconds MILLISECONDS: prints a time as sleep takes it.
seconds() {
  printf '%d.%03d\n' "$(($1 / 1000))" "$(($1 % 1000))"
}
