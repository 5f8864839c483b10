# shellcheck shell=sh
# Finds peers that have new addresses. Nodes tell each other their new addresses, but two that have both moved
# cannot reach each other any more. Part of run-node.sh.

SERVER_START_INTERVAL_S=0.1
CHECK_INTERVAL_S=10

# The pauses between the rounds grow from this one on by a quarter each time, to 4 s: a peer that comes up is met
# before the time that it took has passed once more by a quarter.
MEET_INTERVAL_MS=500
MEET_ROUNDS=10

# Checks every peer once after the start, and all of them again whenever this node cannot reach one.
meet_moved_peers() {
  until redis_cli "$POD_IP" cluster nodes | own_line >/dev/null; do sleep "$SERVER_START_INTERVAL_S"; done
  while :; do
    meet_peers "$(peer_names "$(cat "$NODES_CONF")")"
    # A node that is gone for good cannot be reached, and is none of them.
    [ -n "$unmet" ] || { follow_primary; sleep "$CHECK_INTERVAL_S"; }
    until has_unreachable_peer; do
      follow_primary
      sleep "$CHECK_INTERVAL_S"
    done
  done
}

# has_unreachable_peer: whether this node says that it cannot reach another one.
has_unreachable_peer() {
  nodes=$(redis_cli "$POD_IP" cluster nodes)
  [ "$(echo "$nodes" | without_flags 'fail\??|noaddr' | grep -v ' disconnected')" != "$nodes" ]
}

# follow_primary: lets a replica copy from the present address of its primary. Redis goes on with the one before where
# gossip was the first to tell it (clusterProcessGossipSection in cluster.c; Valkey does not), also where a server of
# another cluster is there by now and lets it copy.
follow_primary() {
  info=$(printf '%s\n' 'info replication' 'cluster nodes' | redis_cli "$POD_IP")
  primary=$(echo "$info" | own_line | cut -d ' ' -f 4)
  address=$(address_of "$(echo "$info" | grep "^$primary ")")
  from=$(info_field master_host)
  [ -n "$from" ] && [ -n "$address" ] && [ "$from" != "$address" ] || return 0
  log "the primary has moved to $address: replicating from there"
  redis_cli "$POD_IP" cluster replicate "$primary" >/dev/null
}

# meet_peers HOSTS: tries for a while until this node has the present address of each peer.
meet_peers() {
  unmet=$1 interval_ms=$MEET_INTERVAL_MS meet_rounds=0
  while [ -n "$unmet" ]; do
    unmet=$(echo "$unmet" | in_batches print_unmet)
    meet_rounds=$((meet_rounds + 1))
    [ "$meet_rounds" -lt "$MEET_ROUNDS" ] || break
    [ -z "$unmet" ] || sleep "$(seconds "$interval_ms")"
    interval_ms=$((interval_ms * 5 / 4))
  done
}

# print_unmet HOST: prints a peer of which this node does not have the present address.
print_unmet() {
  has_present_address "$1" || echo "$1"
}

# has_present_address HOST: whether this node has the present address of a peer. If it has an older one, it
# sends CLUSTER MEET. A peer whose id it does not have is of another cluster, or has yet to join: it is left
# alone.
has_present_address() {
  line=$(redis_cli "$1" cluster nodes | own_line) || return
  id=$(id_of "$line") ip=$(address_of "$line")
  known=$(redis_cli "$POD_IP" cluster nodes | grep "^$id ") || return
  [ -n "$ip" ] || return 0
  # By the socket a server may tell the ports for clients without TLS.
  case $known in "$id $ip:"*) return 0 ;; esac
  log "$1 has moved to $ip: sending CLUSTER MEET"
  redis_cli "$POD_IP" cluster meet "$ip" "$PORT" "$BUS_PORT" >/dev/null
  return 1
}
