# shellcheck shell=sh
# The password of the cluster, from a file of a mounted Secret, which Kubernetes changes while the server runs. The
# program ends the validity of the former one, once all nodes have the new one. Part of run-node.sh.

PASSWORD_INTERVAL_S=2

# What the server reads at its start, and what redis_exporter does; the directory is in memory.
LOGIN_CONF=$LOGIN_DIR/login.conf
EXPORTER_PASSWORDS=$LOGIN_DIR/exporter.json

# The password with which this script and the readiness probe log in.
LOGIN=$LOGIN_DIR/password

# The users of the server, on the volume: a former password that is still valid survives a restart as its hash.
ACL_FILE=users.acl

NO_PASSWORD=nopass

# use_password: writes what the server needs to have the password of the Secret, and waits until there is one.
use_password() {
  [ -n "$PASSWORD_FILE" ] || return 0
  until read_password; do
    log "$objection"
    sleep "$PASSWORD_INTERVAL_S"
  done
  until write_login && { ! has_users || write_users; }; do
    log "cannot write the password to $LOGIN_DIR and $PWD: make room"
    sleep "$PASSWORD_INTERVAL_S"
  done
}

# read_password: sets `wanted` to the password of the Secret; or else fails, and sets `objection`.
read_password() {
  # Newlines at the end are not of the password: editors and `echo` leave one.
  wanted=$(cat "$PASSWORD_FILE" 2>/dev/null)
  case $wanted in
    '') objection="waiting for a password in $PASSWORD_FILE: make the Secret of this volume, with this key" ;;
    *"$NEWLINE"*) objection="the password in $PASSWORD_FILE has several lines: give it one" ;;
    *) return 0 ;;
  esac
  return 1
}

# login_arguments: prints the arguments with which the server has the password.
login_arguments() {
  [ -n "$PASSWORD_FILE" ] || return 0
  echo "--include $LOGIN_CONF"
  ! has_users || echo "--aclfile $PWD/$ACL_FILE"
}

# has_users: whether the server has users, as Redis has from 6.0 and Valkey.
has_users() {
  is_at_least 6
}

write_login() {
  printf '%s' "$wanted" >"$LOGIN" || return
  {
    echo "masterauth \"$(escaped "$wanted")\""
    # With a name beside the password, nodes log in to one that does not ask for a password yet.
    if has_users; then echo 'masteruser default'; else echo "requirepass \"$(escaped "$wanted")\""; fi
  } >"$LOGIN_CONF" && write_exporter_passwords
}

# write_exporter_passwords: writes the password by the address at which redis_exporter asks the server, with and
# without the name of the user. It reads the file at any moment, so it never finds a part of it.
write_exporter_passwords() {
  quoted=$(printf '%s' "$wanted" | sed 's/["\\]/\\&/g; s/\t/\\t/g')
  scheme=redis: server=localhost:$PORT
  [ -z "$TLS_DIR" ] || scheme=unix: server=$SOCKET
  printf '{"%s//%s":"%s","%s//default@%s":"%s"}\n' \
    "$scheme" "$server" "$quoted" "$scheme" "$server" "$quoted" >"$EXPORTER_PASSWORDS.new" &&
    mv "$EXPORTER_PASSWORDS.new" "$EXPORTER_PASSWORDS"
}

# write_users: lets the default user log in with the password of the Secret, and with those that were valid before.
write_users() {
  line=$(grep '^user default ' "$ACL_FILE" 2>/dev/null)
  if [ "$PASSWORD_REQUIRED" = no ]; then
    valid=$NO_PASSWORD
  elif [ -z "$line" ] && is_member; then
    # The cluster is older than its password, and clients have yet to get it.
    valid=$NO_PASSWORD
  else
    case " $line " in
      *" $NO_PASSWORD "*) valid=$NO_PASSWORD ;;
      *) valid="$(echo "$line" | tr ' ' '\n' | grep '^#' | tr '\n' ' ')#$(hash_of "$wanted")" ;;
    esac
  fi
  # Redis 6 lets users have all channels, and 6.0 knows no word for that.
  channels=''
  ! is_at_least 7 || channels='&*'
  users=$(
    echo "user default on $valid ~* $channels +@all"
    grep -v '^user default ' "$ACL_FILE" 2>/dev/null
  )
  printf '%s\n' "$users" | write_file "$ACL_FILE" "$(echo "$users" | wc -l)"
}

# follow_password: lets the server take each new password of the Secret beside the former one, and lets it log in to
# its peers with that as soon as all of them take it.
follow_password() {
  taken=$(cat "$LOGIN") announced=''
  while sleep "$PASSWORD_INTERVAL_S"; do
    read_password || {
      log "$objection"
      continue
    }
    [ "$wanted" != "$taken" ] || continue
    if has_users; then
      [ "$announced" = "$wanted" ] || add_password || continue
      announced=$wanted
      [ -z "$(peers | in_batches print_if_refused)" ] || continue
      say config set masterauth "$wanted" || continue
    else
      # There is only one: until all nodes have it, some refuse the former password, and the others this one.
      { say config set masterauth "$wanted" && say config set requirepass "$wanted"; } || continue
    fi
    write_login || continue
    taken=$wanted
    log 'using the new password of the Secret'
  done
}

# add_password: lets the default user log in with the password of the Secret as well.
add_password() {
  # One more password would end that none is asked for.
  ! redis_cli "$POD_IP" acl getuser default | grep -q "$NO_PASSWORD" || return 0
  [ "$(redis_cli "$POD_IP" acl setuser default "#$(hash_of "$wanted")")" = OK ] || return
  redis_cli "$POD_IP" acl save >/dev/null
  log 'taking the new password of the Secret beside the former one'
}

# peers: prints the hosts of the other nodes that are alive.
peers() {
  redis_cli "$POD_IP" cluster nodes | grep -v -e myself -e fail -e noaddr | hosts_of
}

# print_if_refused HOST: prints a host whose server refuses the password of the Secret.
print_if_refused() {
  answer=$(
    PASSWORD_FILE='' REDISCLI_AUTH=$wanted
    export REDISCLI_AUTH
    ask_on "$1" "$PORT" ping
  )
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
