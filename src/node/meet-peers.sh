# shellcheck shell=sh
# Meets peers anew that came back under another address.

# Looks where the peers are until each was found, and again whenever one is in trouble.
meet_moved_peers() {
  until redis_cli "$POD_IP" cluster nodes | own_line >/dev/null; do sleep 0.1; done
  while :; do
    for peer in $(peer_names); do meet_peer "$peer" & done
    wait
    until redis_cli "$POD_IP" cluster nodes | grep -q -e ,fail -e noaddr -e disconnected; do sleep 10; done
  done
}

meet_peer() {
  tries=0
  until check_peer "$1" || [ "$tries" = 20 ]; do
    tries=$((tries + 1))
    sleep 0.5
  done
}

# check_peer HOST: whether this node knows the host's node by its present address. If it knows it by another
# one, it meets it anew; one of which it does not know the id is of another cluster, or has yet to join.
check_peer() {
  line=$(redis_cli "$1" cluster nodes | own_line) || return
  id=$(id_of "$line") address=$(address_of "$line")
  ip=${address%:*}
  table=$(redis_cli "$POD_IP" cluster nodes)
  if [ -n "$ip" ] && echo "$table" | grep "^$id " | grep -qv "^$id $ip:$PORT@"; then
    log "meets $1 again, at $ip"
    redis_cli "$POD_IP" cluster meet "$ip" "$PORT" >/dev/null
    return 1
  fi
  echo "$table" | grep -q "^$id "
}
