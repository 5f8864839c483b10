# shellcheck shell=sh
# Tells clients host names rather than addresses, which clients go on trying after the pod has another one. A
# node whose name is not known is told as `?`, so every node needs its name before the first one tells names.
# Part of run-node.sh.

NAMES_INTERVAL_S=0.5

# prefer_names: makes the server tell host names, as soon as it knows that of every node of a cluster that serves
# all slots.
prefer_names() {
  [ "$CLIENT_ENDPOINT" = hostname ] || return 0
  until redis_cli "$POD_IP" cluster info | grep -q cluster_slots_assigned:16384 &&
    redis_cli "$POD_IP" cluster nodes | are_all_named; do
    sleep "$NAMES_INTERVAL_S"
  done
  redis_cli "$POD_IP" config set cluster-preferred-endpoint-type hostname >/dev/null
}

# knows_all_names: whether the server will know the name of every node from its start on.
knows_all_names() {
  [ "$CLIENT_ENDPOINT" = hostname ] && is_member && are_all_named <nodes.conf
}

# are_all_named: whether every line of CLUSTER NODES or of nodes.conf has a host name, as in
# `10.0.0.1:6379@16379,redis-0.redis`.
are_all_named() {
  lines=$(grep '@')
  [ -n "$lines" ] && ! echo "$lines" | grep -q -v '@[0-9]*,[^, ]'
}
