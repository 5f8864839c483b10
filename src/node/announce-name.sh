# shellcheck shell=sh
# Announces the host name of this node, and tells clients names rather than addresses: clients go on trying a
# name after the pod has another address. Part of run-node.sh.

NAMES_INTERVAL_S=0.2

# use_names: announces the name of this node as soon as every other one can learn it, and tells clients names as
# soon as it knows that of every node. In place of a name that is not known, clients would be told `?`.
use_names() {
  [ -n "$HOST_NAME" ] || return 0
  until info=$(redis_cli "$POD_IP" info server | grep redis_version); do sleep "$NAMES_INTERVAL_S"; done
  takes_names "$info" || return 0
  until can_announce_name; do sleep "$NAMES_INTERVAL_S"; done
  set_or_log cluster-announce-hostname "$HOST_NAME" || return 0
  log "announcing the name $HOST_NAME"
  [ "$CLIENT_ENDPOINT" = hostname ] || return 0
  until redis_cli "$POD_IP" cluster info | grep -q cluster_slots_assigned:16384 &&
    redis_cli "$POD_IP" cluster nodes | are_all_named; do
    sleep "$NAMES_INTERVAL_S"
  done
  set_or_log cluster-preferred-endpoint-type hostname
}

# set_or_log NAME VALUE: sets a directive of the server, or logs that it refuses that.
set_or_log() {
  set_directive "$1" "$2" && return
  [ -z "$reply" ] || log "the server refuses CONFIG SET $1: $reply"
  return 1
}

# can_announce_name: whether every node of the cluster takes messages with a name in them: a server before Redis
# 7.0 drops them, and would take this node for failed.
can_announce_name() {
  others=$(redis_cli "$POD_IP" cluster nodes | grep '@' | grep -v ' myself,')
  # A node that announces a name has asked all others.
  [ -z "$(echo "$others" | named_lines)" ] || return 0
  # A node that is alone, or shakes hands, has yet to find out whose cluster it is.
  case $others in '' | *' handshake'*) return 1 ;; esac
  for address in $(echo "$others" | cut -d ' ' -f 2 | cut -d '@' -f 1); do
    takes_names "$(redis_cli "${address%:*}" info server)" || return
  done
}

# takes_names INFO: whether a server is of a version that knows host names, by its INFO.
takes_names() {
  case $1 in
    *redis_version:[7-9]* | *redis_version:[1-9][0-9]*) ;;
    *) return 1 ;;
  esac
}

# name_arguments: prints the arguments with which the server has a name, and tells names, from its start on: where
# it did before.
name_arguments() {
  [ -n "$HOST_NAME" ] && own_line "$NODES_CONF" | named_lines | grep -q . || return 0
  echo "--cluster-announce-hostname $HOST_NAME"
  ! { [ "$CLIENT_ENDPOINT" = hostname ] && is_member && are_all_named <"$NODES_CONF"; } ||
    echo '--cluster-preferred-endpoint-type hostname'
}

# are_all_named: whether every line of CLUSTER NODES or of nodes.conf has a host name.
are_all_named() {
  lines=$(grep '@')
  [ -n "$lines" ] && [ "$lines" = "$(echo "$lines" | named_lines)" ]
}

# named_lines: prints the lines that have a host name, as in `10.0.0.1:6379@16379,redis-0.redis`.
named_lines() {
  grep '@[0-9]*,[^, ]'
}
