#!/bin/sh
# Runs a Redis node as the first process of its container: starts the server, keeps it in touch with peers
# whose addresses change, restarts it when it is killed, and fails over to a replica before it stops.
#   run-node.sh SERVER CONF [ARGUMENT...]
# Environment:
#   POD_NAME         the name of this pod, which ends with its ordinal
#   POD_IP           the address of this pod
#   POD_NAMESPACE    the namespace of this pod, by which a copy of another cluster's volume is known
#   SERVICE          the headless Service through which peers are found by name
#   HOST_NAME        the name that this node announces, if any
#   CLIENT_ENDPOINT  what clients are told to connect to: `hostname`, or else the address
#   PASSWORD_DIR     a directory of mounted Secrets: a file for each user, with its name, that has its password; no user
#                    has one where it is empty
#   USERS            those users, one a line: the name, the Secret and its key, and the words of the ACL
#   PASSWORD_REQUIRED  `no` where clients need none yet, or no longer
#   LOGIN_DIR        a directory in memory for what is made of it, and of the certificate
#   TLS_DIR          the directory of a mounted Secret with ca.crt, tls.crt and tls.key; no TLS where it is empty
#   RESTART_AFTER    seconds that a killed server must have run to be restarted here (default 10); one that
#                    is killed sooner ends the container, so that Kubernetes backs off
set -u

START_DIR=$PWD
SERVER=$1
CLI=${SERVER%-server}-cli
STATEFULSET=${POD_NAME%-*}
ORDINAL=${POD_NAME##*-}
POD_NAMESPACE=${POD_NAMESPACE:-}
HOST_NAME=${HOST_NAME:-}
CLIENT_ENDPOINT=${CLIENT_ENDPOINT:-}
PASSWORD_DIR=${PASSWORD_DIR:-}
USERS=${USERS:-}
PASSWORD_REQUIRED=${PASSWORD_REQUIRED:-}
LOGIN_DIR=${LOGIN_DIR:-}
TLS_DIR=${TLS_DIR:-}

# The files with which server and script speak TLS, and where the server hears the script without.
CERTIFICATE_DIR=$LOGIN_DIR/tls
SOCKET=$LOGIN_DIR/redis.sock

MIN_UPTIME_S=${RESTART_AFTER:-10}
LOCK_RETRIES=60 # 30 s
LOCK_RETRY_INTERVAL_S=0.5
STOP_RETRY_INTERVAL_S=0.2
POLL_INTERVAL_S=0.02
TLS_STATE_POLLS=5
ABORTED=134
BUS_ERROR=135
SEGMENTATION_FAULT=139
FOREVER_S=2147483647

REPEAT_LOG_AFTER_S=30

# The pipe through which the lines of a server are read that did not start.
START_LOG=start-log

scripts=$(dirname "$0")
# shellcheck source=src/node/settings.sh
. "$scripts/settings.sh"
# shellcheck source=src/node/query.sh
. "$scripts/query.sh"
# shellcheck source=src/node/users.sh
. "$scripts/users.sh"
# shellcheck source=src/node/password.sh
. "$scripts/password.sh"
# shellcheck source=src/node/follow-passwords.sh
. "$scripts/follow-passwords.sh"
# shellcheck source=src/node/certificate.sh
. "$scripts/certificate.sh"
# shellcheck source=src/node/tls-state.sh
. "$scripts/tls-state.sh"
# shellcheck source=src/node/saved-data.sh
. "$scripts/saved-data.sh"
# shellcheck source=src/node/damaged-files.sh
. "$scripts/damaged-files.sh"
# shellcheck source=src/node/volume-owner.sh
. "$scripts/volume-owner.sh"
# shellcheck source=src/node/nodes-conf.sh
. "$scripts/nodes-conf.sh"
# shellcheck source=src/node/peer-reports.sh
. "$scripts/peer-reports.sh"
# shellcheck source=src/node/before-start.sh
. "$scripts/before-start.sh"
# shellcheck source=src/node/meet-peers.sh
. "$scripts/meet-peers.sh"
# shellcheck source=src/node/start-server.sh
. "$scripts/start-server.sh"
# shellcheck source=src/node/announce-name.sh
. "$scripts/announce-name.sh"
# shellcheck source=src/node/before-stop.sh
. "$scripts/before-stop.sh"

stopping='' restarting='' server_pid='' reader_pid='' takes_no_config='' major=''
why=0 reads_why='' damage='' was_clean='' persistence='' lock_retries=0 last_message='' last_logged_at=0

# Runs the server until it is told to stop, or ends in a way that only Kubernetes can repair.
main() {
  shift
  read_settings "$@"
  find_ports
  NODES_CONF=$(directive cluster-config-file nodes.conf)
  claim_volume || exit
  trap stop TERM INT
  while :; do
    use_passwords
    use_certificate
    find_tls_state
    find_saved_data
    find_damage
    if [ -n "$damage" ]; then
      replace_damaged_files
      continue
    fi
    let_replica_take_over
    drop_stale_primary_address
    unify_shard_ids
    run_server "$@"
    if [ -n "$stopping" ]; then
      mark_clean_stop
      exit "$status"
    fi
    if [ -n "$restarting" ]; then
      restarting=''
      mark_clean_stop
    elif [ "$why" = "$LOCKED" ] && [ "$lock_retries" -lt "$LOCK_RETRIES" ]; then
      # The server exits at once when another one, which is still stopping, holds the lock on nodes.conf.
      [ "$lock_retries" -gt 0 ] ||
        log 'the server exited with status 1: retrying for 30 s, because another one still locks nodes.conf'
      lock_retries=$((lock_retries + 1)) reads_why=yes
      sleep "$LOCK_RETRY_INTERVAL_S"
    elif [ "$why" = "$BAD_CERTIFICATE" ]; then
      drop_certificate
    elif [ "$why" = "$BAD_NODES_CONF" ]; then
      damage=nodes
    elif [ "$why" = "$BAD_DATA" ] || { [ "$why" = "$LOADING" ] && has_crashed; }; then
      damage=data
    elif [ "$status" -gt 128 ] && [ "$uptime_s" -ge "$MIN_UPTIME_S" ]; then
      log "the server was killed by signal $((status - 128)) after $uptime_s s: restarting it"
      ! may_be_unreadable || reads_why=yes
    elif [ -z "$reader_pid" ] && may_be_unreadable; then
      # It is started again to read why.
      reads_why=yes
    else
      log "the server exited with status $status after $uptime_s s: leaving the restart to Kubernetes"
      exit "$status"
    fi
  done
}

# may_be_unreadable: whether a server ends with this status when it cannot read its files; it may crash at that.
may_be_unreadable() {
  [ "$status" = 1 ] || has_crashed
}

has_crashed() {
  case $status in "$ABORTED" | "$BUS_ERROR" | "$SEGMENTATION_FAULT") ;; *) return 1 ;; esac
}

# log MESSAGE: writes a line with the time, unless it would only repeat the line before it.
log() {
  now=$(now_s)
  [ "$1" != "$last_message" ] || [ $((now - last_logged_at)) -ge "$REPEAT_LOG_AFTER_S" ] || return 0
  last_message=$1 last_logged_at=$now
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) run-node: $1" >&2
}

# Runs the server until it ends, and sets `status` and `uptime_s`.
run_server() {
  line=$(own_line "$NODES_CONF")
  started_at=$(now_s)
  was_clean=''
  [ ! -f stopped-cleanly ] || was_clean=yes
  find_switch
  start_server "$@"
  # They stay until they are ended, because another process could have an id of theirs by then.
  meet_moved_peers &
  children=$!
  (use_names; exec sleep "$FOREVER_S") &
  children="$children $!"
  # shellcheck disable=SC2031 # Only for one query of it.
  [ -z "$PASSWORD_DIR" ] || { follow_passwords & children="$children $!"; }
  [ -z "$TLS_DIR" ] || { follow_certificate & children="$children $!"; }
  [ -z "$switch_to" ] || { (switch_append_only; exec sleep "$FOREVER_S") & children="$children $!"; }
  [ -z "$line" ] || open_port_when_ready "$line"
  # By now no port is closed that is to be open.
  [ -z "$TLS_DIR" ] || { follow_tls_state & children="$children $!"; }
  wait_for_exit "$server_pid"
  server_pid=''
  why=0
  if [ -n "$reader_pid" ]; then
    wait "$reader_pid"
    why=$?
    rm -f "$START_LOG"
  fi
  # shellcheck disable=SC2086 # Several ids.
  kill $children 2>/dev/null
  uptime_s=$(($(now_s) - started_at))
}

# wait_for_exit PID: waits for a process and sets `status`. A signal to this shell ends a `wait` early, so it
# waits again until the status is that of the process.
wait_for_exit() {
  wait "$1"
  status=$?
  while [ "$status" -gt 128 ]; do
    wait "$1"
    next_status=$?
    case $next_status in 127 | "$status") break ;; esac
    status=$next_status
  done
}

# Ends a server that cannot open its port later; main starts it again.
restart_with_open_port() {
  kill -0 "$server_pid" 2>/dev/null || return
  log 'restarting the server with its port open, because it does not let this script use CONFIG'
  takes_no_config=yes restarting=yes
  end_server
}

# Fails over and stops the server, when Kubernetes stops the pod.
stop() {
  stopping=yes
  # The trap must do nothing rather than be ignored: children inherit an ignored signal, and `timeout` could
  # not end them.
  trap : TERM INT
  [ -n "$server_pid" ] || exit 0
  kill -CONT "$server_pid"
  fail_over
  end_server
}

# Stops the server. One that writes its first append-only file after a full sync refuses SIGTERM, and Kubernetes
# sends it only once.
end_server() {
  note_what_is_saved
  [ -z "$TLS_DIR" ] || [ -z "$stopping" ] || poll "$TLS_STATE_POLLS" note_tls_state
  while kill -TERM "$server_pid" 2>/dev/null; do sleep "$STOP_RETRY_INTERVAL_S"; done
}

main "$@"
