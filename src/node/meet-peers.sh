# shellcheck shell=sh
# Finds peers that have new addresses. Nodes tell each other their new addresses, but two that have both moved
# cannot reach each other any more. Part of run-node.sh.

SERVER_START_INTERVAL_S=0.1
CHECK_INTERVAL_S=10
MEET_TRIES=20
MEET_RETRY_INTERVAL_S=0.5

# Checks every peer once after the start, and all of them again whenever this node cannot reach one.
meet_moved_peers() {
  until redis_cli "$POD_IP" cluster nodes | own_line >/dev/null; do sleep "$SERVER_START_INTERVAL_S"; done
  while :; do
    peer_names "$(cat "$NODES_CONF")" | in_batches meet_peer
    until redis_cli "$POD_IP" cluster nodes | grep -q -e ,fail -e noaddr -e disconnected; do
      sleep "$CHECK_INTERVAL_S"
    done
  done
}

# meet_peer HOST: tries for a while until this node has the present address of a peer.
meet_peer() {
  tries=0
  until has_present_address "$1" || [ "$tries" = "$MEET_TRIES" ]; do
    tries=$((tries + 1))
    sleep "$MEET_RETRY_INTERVAL_S"
  done
}

# has_present_address HOST: whether this node has the present address of a peer. If it has an older one, it
# sends CLUSTER MEET. A peer whose id it does not have is of another cluster, or has yet to join: it is left
# alone.
has_present_address() {
  line=$(redis_cli "$1" cluster nodes | own_line) || return
  id=$(id_of "$line") address=$(address_of "$line")
  ip=${address%:*}
  known=$(redis_cli "$POD_IP" cluster nodes | grep "^$id ") || return
  [ -n "$ip" ] || return 0
  case $known in "$id $ip:$PORT@"*) return 0 ;; esac
  log "$1 has moved to $ip: sending CLUSTER MEET"
  redis_cli "$POD_IP" cluster meet "$ip" "$PORT" >/dev/null
  return 1
}
