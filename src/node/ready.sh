#!/bin/sh
# Readiness probe: succeeds when the node can serve its own shard: when the cluster is healthy as the node sees it
# or only other shards are broken, and when a replica is in sync. A rollout waits for that, so it never stops the
# second copy of a shard while the first one loads or syncs. It does not wait for other shards, so that it brings
# them what repairs them.
#   ready.sh CLI PORT [ping]
# With `ping` it is enough that the server answers one, which a server that loads its data does not.
# Environment:
#   LOGIN_DIR  where run-node.sh keeps the user and the password, if there are any, and with TLS the socket of the server
#   TLS_DIR    the directory of the certificate, if the node speaks TLS
set -u

START_PORT_OFFSET=10001

LOGIN=${LOGIN_DIR:-}/password
[ ! -r "$LOGIN" ] || { IFS= read -r REDISCLI_AUTH <"$LOGIN" || :; export REDISCLI_AUTH; }

USER_FILE=${LOGIN_DIR:-}/user user=''
[ ! -r "$USER_FILE" ] || read -r user <"$USER_FILE"

# ask COMMAND...: prints the replies of the server.
ask() {
  printf '%s\n' "$@" |
    if [ -z "${TLS_DIR:-}" ]; then
      "$CLI" -p "$PORT" ${user:+--user "$user"}
    else
      "$CLI" -s "$LOGIN_DIR/redis.sock" ${user:+--user "$user"}
    fi
}

CLI=$1
PORT=$2
[ "${3-}" != ping ] || { [ "$(ask ping)" = PONG ]; exit; }
state=$(ask 'cluster info' 'info replication' 'config get tls-port')

case $state in
  *cluster_state:ok*) ;;
  # Where all slots are served, the node itself has just started, or has lost the others.
  *cluster_slots_ok:16384*) exit 1 ;;
  *cluster_state:fail*)
    nodes=$(ask 'cluster nodes')
    primaries=$(echo "$nodes" | grep -c 'master.*connected [0-9[]')
    # Host names may have any of these words, and are on the lines as well.
    failed=$(echo "$nodes" | grep 'master.*connected [0-9[]' | grep -c 'master,fail')
    # In a minority no shard is served.
    [ $(((primaries - failed) * 2)) -gt "$primaries" ] || exit 1
    own=$(echo "$nodes" | grep ' myself,')
    case $own in
      *master*connected' '[0-9[]*) exit 0 ;;
      # It has yet to join.
      *' myself,master'*) exit 1 ;;
    esac
    # A replica whose primary is lost has the last copy, and waits for nothing that a rollout could disturb.
    primary=$(echo "$own" | cut -d ' ' -f 4)
    echo "$nodes" | grep "^$primary " | grep -q 'master,fail ' && exit 0
    ;;
  *) exit 1 ;;
esac
# By the socket a server answers that has yet to open its port (run-node.sh).
case $state in *"tls-port
$((PORT + START_PORT_OFFSET))"*) exit 1 ;; esac
case $state in *role:master*|*master_link_status:up*) ;; *) exit 1 ;; esac
