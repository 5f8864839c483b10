# shellcheck shell=sh
# What the config file, nodes.conf and the servers say.

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

# offset_of HOST master|slave
offset_of() {
  redis_cli "$1" info replication | sed -n "s/^$2_repl_offset:\([0-9]*\).*/\1/p"
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
