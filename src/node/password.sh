# shellcheck shell=sh
# The passwords of users, from files of mounted Secrets, which Kubernetes changes while the server runs. The program
# ends the validity of a former one, once all nodes have the new one. Part of run-node.sh.

PASSWORD_INTERVAL_S=2

# Kubernetes takes no larger one.
MAX_SECRET_BYTES=1048576

# What the server reads at its start; the directory is in memory.
LOGIN_CONF=$LOGIN_DIR/login.conf

# The password with which this script and the readiness probe log in.
LOGIN=$LOGIN_DIR/password

# use_passwords: writes what the server needs to have the passwords of the Secrets, and waits until there is the one
# with which nodes log in.
use_passwords() {
  [ -n "$PASSWORD_DIR" ] || return 0
  until read_password "$DEFAULT_USER"; do
    log "$objection"
    sleep "$PASSWORD_INTERVAL_S"
  done
  until write_login && { ! has_users || write_users; }; do
    log "cannot write the password to $LOGIN_DIR and $PWD: make room"
    sleep "$PASSWORD_INTERVAL_S"
  done
}

# read_password USER: sets `wanted` to the password of a user; or else fails, and sets `objection`.
read_password() {
  # Newlines at the end are not of the password: editors and `echo` leave one.
  wanted=$(cat "$PASSWORD_DIR/$1" 2>/dev/null)
  case $wanted in
    '') objection="waiting for a password of user $1: make the Secret $(secret_of "$1" | sed 's|/| with the key |')" ;;
    *"$NEWLINE"*) objection="the password of user $1 in the Secret $(secret_of "$1") has several lines: give it one" ;;
    *) return 0 ;;
  esac
  return 1
}

# login_arguments: prints the arguments with which the server has the passwords.
login_arguments() {
  [ -n "$PASSWORD_DIR" ] || return 0
  echo "--include $LOGIN_CONF"
  ! has_users || echo "--aclfile $PWD/$ACL_FILE"
}

write_login() {
  printf '%s' "$wanted" >"$LOGIN" || return
  {
    echo "masterauth \"$(escaped "$wanted")\""
    # With a name beside the password, nodes log in to one that does not ask for a password yet.
    if has_users; then echo "masteruser $DEFAULT_USER"; else echo "requirepass \"$(escaped "$wanted")\""; fi
  } >"$LOGIN_CONF"
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
  [ "$1" != "$DEFAULT_USER" ] || [ "$wanted" = "$taken" ] || use_everywhere
}

# use_everywhere: logs in to peers with the password `wanted`, where none of them refuses it.
use_everywhere() {
  if has_users; then
    [ -z "$(peers | in_batches print_if_refused)" ] || return
    say config set masterauth "$wanted" || return
  else
    # There is only one: until all nodes have it, some refuse the former password, and the others this one.
    { say config set masterauth "$wanted" && say config set requirepass "$wanted"; } || return
  fi
  write_login || return
  taken=$wanted
  log 'using the new password of the Secret'
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

# print_if_refused HOST: prints a host whose server refuses the password `wanted`.
print_if_refused() {
  answer=$(REDISCLI_AUTH=$wanted timeout "$QUERY_TIMEOUT_S" "$CLI" -h "$1" -p "$PORT" ping 2>/dev/null)
  case $answer in NOAUTH*) echo "$1" ;; esac
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
