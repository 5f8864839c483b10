# shellcheck shell=sh
# The passwords of users, from files of mounted Secrets, which Kubernetes changes while the server runs. The program
# ends the validity of a former one, once all nodes have the new one. Part of run-node.sh.

PASSWORD_INTERVAL_S=2

# Kubernetes takes no larger one.
MAX_SECRET_BYTES=1048576

# Redis 5.0 takes no longer password of a client.
MAX_PASSWORD_BYTES=512

# What the server reads at its start, and what redis_exporter does; the directory is in memory.
LOGIN_CONF=$LOGIN_DIR/login.conf
EXPORTER_PASSWORDS=$LOGIN_DIR/exporter.json
EXPORTER_USER=redis-cluster-exporter

# The password with which this script and the readiness probe log in, and the user as whom they do.
LOGIN=$LOGIN_DIR/password
LOGIN_USER_FILE=$LOGIN_DIR/user

# use_passwords: writes what the server needs to have the passwords of the Secrets, and waits until there is the one
# with which nodes log in.
use_passwords() {
  [ -n "$PASSWORD_DIR" ] || return 0
  LOGIN_USER=$(login_user)
  until read_password "$LOGIN_USER"; do
    log "$objection"
    sleep "$PASSWORD_INTERVAL_S"
  done
  until printf '%s' "$wanted" >"$LOGIN" && { ! has_users || write_users; } &&
    write_login "$(first_replication_user)"; do
    log "cannot write the password to $LOGIN_DIR and $PWD: make room"
    sleep "$PASSWORD_INTERVAL_S"
  done
}

# read_password USER: sets `wanted` to the password of a user; or else fails, and sets `objection`.
read_password() {
  # Newlines at the end are not of the password: editors and `echo` leave one.
  wanted=$(cat "$PASSWORD_DIR/$1" 2>/dev/null)
  password="the password of user $1 in the Secret $(secret_of "$1")"
  case $wanted in
    '') objection="waiting for a password of user $1: make the Secret $(secret_of "$1" | sed 's|/| with the key |')" ;;
    *"$NEWLINE"*) objection="$password has several lines: give it one" ;;
    *)
      bytes=$(($(printf '%s' "$wanted" | wc -c)))
      if [ "$bytes" -gt "$MAX_PASSWORD_BYTES" ]; then
        objection="$password has $bytes bytes: give it at most $MAX_PASSWORD_BYTES"
      elif ! is_text "$PASSWORD_DIR/$1"; then
        objection="$password is not text in UTF-8, or has control characters: give it another one"
      else
        return 0
      fi
      ;;
  esac
  return 1
}

# is_text FILE: whether a file is what clients can send from an environment variable, and newlines.
is_text() {
  od -An -v -tx1 "$1" | tr -s '\n' ' ' | grep -q -x -E "(( 09| [2-6].| 7[0-9a-e]| 0a)|\
 (c2 [ab].|(c[3-9a-f]|d.) [89ab].)| (e0 [ab].|ed [89].|e[1-9a-cef] [89ab].) [89ab].|\
 (f0 [9ab].|f[1-3] [89ab].|f4 8.) [89ab]. [89ab].)* ?"
}

# login_arguments: prints the arguments with which the server has the passwords.
login_arguments() {
  [ -n "$PASSWORD_DIR" ] || return 0
  echo "--include $LOGIN_CONF"
  ! has_users || echo "--aclfile $PWD/$ACL_FILE"
}

# write_login USER: writes as whom, and with the password `wanted`, the server and this script log in.
write_login() {
  replicates_as=$1
  printf '%s' "$wanted" >"$LOGIN" || return
  {
    echo "masterauth \"$(escaped "$wanted")\""
    if has_users; then echo "masteruser $1"; else echo "requirepass \"$(escaped "$wanted")\""; fi
  } >"$LOGIN_CONF" || return
  ! has_users || { echo "$LOGIN_USER" >"$LOGIN_USER_FILE" && logs_in_as=$LOGIN_USER; }
  write_exporter_passwords
}

# write_exporter_passwords: writes the password by the address at which redis_exporter asks the server, with and
# without the name of the user. It reads the file at any moment, so it never finds a part of it.
write_exporter_passwords() {
  quoted=$(printf '%s' "$wanted" | sed 's/["\\]/\\&/g; s/\t/\\t/g')
  scheme=redis: server=localhost:$PORT
  [ -z "$TLS_DIR" ] || scheme=unix: server=$SOCKET
  printf '{"%s//%s":"%s","%s//%s@%s":"%s"}\n' "$scheme" "$server" "$quoted" \
    "$scheme" "$EXPORTER_USER" "$server" "$quoted" >"$EXPORTER_PASSWORDS.new" &&
    mv "$EXPORTER_PASSWORDS.new" "$EXPORTER_PASSWORDS"
}

# follow_passwords: lets the server take each new password of the Secrets beside the former one, and lets it log in to
# its peers with its own as soon as all of them take that.
follow_passwords() {
  taken=$(cat "$LOGIN") followed=''
  while sleep "$PASSWORD_INTERVAL_S"; do
    # With several files it prints their names as well.
    passwords=$(head -c "$MAX_SECRET_BYTES" /dev/null "$PASSWORD_DIR"/* 2>/dev/null)
    [ "$passwords" != "$followed" ] || continue
    followed=$passwords
    for user in $(user_names); do follow_password "$user" || followed=''; done
  done
}

# follow_password USER: the same for one user; fails where it has to be tried again.
follow_password() {
  if ! read_password "$1"; then
    log "$objection"
    return 0
  fi
  if has_users; then
    add_password "$1" || return
  fi
  [ "$1" != "$LOGIN_USER" ] || use_everywhere
}

# use_everywhere: logs in to peers with the password `wanted`, where none of them refuses it.
use_everywhere() {
  replicates_next=$(replication_user)
  [ "$wanted $replicates_next" != "$taken $replicates_as" ] || return 0
  if has_users; then
    [ -z "$(peers | in_batches print_if_refused "$replicates_next")" ] || return
    { say config set masteruser "$replicates_next" && say config set masterauth "$wanted"; } || return
  else
    # There is only one: until all nodes have it, some refuse the former password, and the others this one.
    { say config set masterauth "$wanted" && say config set requirepass "$wanted"; } || return
  fi
  write_login "$replicates_next" || return
  taken=$wanted
  log "using the password of the Secret, and logging in to other nodes as $replicates_next"
}

# add_password USER: lets a user log in with the password `wanted` as well.
add_password() {
  hash=$(hash_of "$wanted")
  # One more password would end that none is asked for.
  ! redis_cli "$POD_IP" acl getuser "$1" | grep -q -x -e "$NO_PASSWORD" -e "$hash" || return 0
  [ "$(redis_cli "$POD_IP" acl setuser "$1" "#$hash")" = OK ] || return
  redis_cli "$POD_IP" acl save >/dev/null
  log "taking the new password of user $1 beside the former one"
}

# peers: prints the hosts of the other nodes that are alive.
peers() {
  redis_cli "$POD_IP" cluster nodes | grep -v -e myself -e fail -e noaddr | hosts_of
}

# print_if_refused HOST USER: prints a host whose server refuses the user with the password `wanted`. One that asks for
# no password answers all the same.
print_if_refused() {
  answer=$(
    # shellcheck disable=SC2034 # ask_by reads it.
    PASSWORD_DIR='' REDISCLI_AUTH=$wanted logs_in_as=$2
    export REDISCLI_AUTH
    ask_by "$TLS_DIR" "$1" "$PORT" ping 2>&1
  )
  case $answer in *NOAUTH* | *'AUTH failed'*) echo "$1" ;; esac
}

# say WORD... TEXT: sends a command to the server by way of stdin, for the list of processes shows arguments.
say() {
  said=''
  while [ "$#" -gt 1 ]; do
    said="$said$1 "
    shift
  done
  [ "$(printf '%s"%s"\n' "$said" "$(escaped "$1")" | redis_cli "$POD_IP")" = OK ]
}

# escaped TEXT: prints a text as the server reads it in double quotes, each byte as \xHH.
escaped() {
  printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ \{1,\}/\\x/g'
}

# hash_of TEXT: prints the hash by which the server knows a password.
hash_of() {
  printf '%s' "$1" | sha256sum | cut -d ' ' -f 1
}
