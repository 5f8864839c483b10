# shellcheck shell=sh
# The passwords of users, from files of mounted Secrets, and what is made of them. Part of run-node.sh.

PASSWORD_INTERVAL_S=2

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
  ! is_login_valid || wanted=$login
  until { ! has_users || write_users; } && write_login "$(first_replication_user)"; do
    log "cannot write the password to $LOGIN_DIR and $PWD: make room"
    sleep "$PASSWORD_INTERVAL_S"
  done
}

# is_login_valid: whether this script has logged in before with a password that is still valid by the file of users, and
# sets `login` to it. Until all peers take the one of the Secret, some know only that.
is_login_valid() {
  has_users && login=$(cat "$LOGIN" 2>/dev/null) && [ -n "$login" ] || return
  case " $(hashes_in "$(line_of_user "$LOGIN_USER")")" in *" #$(hash_of "$login") "*) ;; *) return 1 ;; esac
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
# shellcheck disable=SC2034 # Others read what is set.
write_login() {
  replicates_as=$1
  printf '%s' "$wanted" | replace "$LOGIN" || return
  {
    echo "masterauth \"$(escaped "$wanted")\""
    if has_users; then echo "masteruser $1"; else echo "requirepass \"$(escaped "$wanted")\""; fi
  } | replace "$LOGIN_CONF" || return
  if has_users; then
    echo "$LOGIN_USER" | replace "$LOGIN_USER_FILE" || return
    logs_in_as=$LOGIN_USER
  fi
  write_exporter_passwords
}

# replace FILE: replaces a file by stdin, or else leaves it as it is and fails. Others read the files in memory at any
# moment, and never find a part of one.
replace() {
  cat >"$1.new" 2>/dev/null && mv "$1.new" "$1" && return
  rm -f "$1.new"
  return 1
}

# write_exporter_passwords: writes the password by the address at which redis_exporter asks the server, with and
# without the name of the user.
write_exporter_passwords() {
  quoted=$(printf '%s' "$wanted" | sed 's/["\\]/\\&/g; s/\t/\\t/g')
  scheme=redis: server=localhost:$PORT
  [ -z "$TLS_DIR" ] || scheme=unix: server=$SOCKET
  printf '{"%s//%s":"%s","%s//%s@%s":"%s"}\n' "$scheme" "$server" "$quoted" \
    "$scheme" "$EXPORTER_USER" "$server" "$quoted" | replace "$EXPORTER_PASSWORDS"
}

# escaped TEXT: prints a text as the server reads it in double quotes, each byte as \xHH.
escaped() {
  printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ \{1,\}/\\x/g'
}

# hash_of TEXT: prints the hash by which the server knows a password.
hash_of() {
  printf '%s' "$1" | sha256sum | cut -d ' ' -f 1
}
