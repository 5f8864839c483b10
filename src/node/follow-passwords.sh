# shellcheck shell=sh
# How a server that runs takes the passwords of the Secrets, whose files Kubernetes changes. The program ends the validity
# of a former one, once all nodes have the new one. Part of run-node.sh.
# shellcheck disable=SC2154 # `wanted` and `objection` come from password.sh.

# Kubernetes takes no larger one.
MAX_SECRET_BYTES=1048576

# follow_passwords: lets the server take each new password of the Secrets beside the former one, and lets it log in to
# its peers with its own as soon as all of them take that. Also when something else has changed the users of the server:
# the program ends a former password that may be the one of the Secret again by then.
follow_passwords() {
  taken=$(cat "$LOGIN") followed='' former=''
  while sleep "$PASSWORD_INTERVAL_S"; do
    if ! list_users; then
      log_in_again
      continue
    fi
    # With several files it prints their names as well.
    passwords=$(head -c "$MAX_SECRET_BYTES" /dev/null "$PASSWORD_DIR"/* 2>/dev/null)
    [ "$passwords$NEWLINE$listed" != "$followed" ] || continue
    followed=$passwords$NEWLINE$listed
    for user in $(user_names); do follow_password "$user" || followed=''; done
  done
}

# list_users: sets `listed` to the users of the server, where it has some; fails where it does not tell.
list_users() {
  listed=''
  has_users || return 0
  listed=$(redis_cli "$POD_IP" acl list)
  case $listed in *"user $DEFAULT_USER "*) ;; *) return 1 ;; esac
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

# use_everywhere: logs in to peers with the password `wanted`, where all of them take it.
use_everywhere() {
  replicates_next=$(replication_user)
  [ "$wanted $wanted $replicates_next" != "$taken $(cat "$LOGIN") $replicates_as" ] || return 0
  if has_users; then
    is_taken_by_peers "$replicates_next" || return
    { say config set masteruser "$replicates_next" && say config set masterauth "$wanted"; } || return
  elif ! { say config set masterauth "$wanted" && say config set requirepass "$wanted"; }; then
    # There is only one: until all nodes have it, some refuse the former password, and the others this one. The server
    # may have it already, where the reply did not come in time.
    log_in_again
    return 1
  fi
  write_login "$replicates_next" || return
  [ "$wanted" = "$taken" ] || former=$taken
  taken=$wanted
  log "using the password of the Secret, and logging in to other nodes as $replicates_next"
}

# log_in_again: lets this script log in with the password of the Secret, or with the one before, where the server
# refuses the one with which it did.
log_in_again() {
  refuses "$POD_IP" "$LOGIN_USER" "$(cat "$LOGIN")" || return 0
  read_password "$LOGIN_USER" || wanted=''
  if takes "$POD_IP" "$LOGIN_USER" "$wanted"; then
    printf '%s' "$wanted" | replace "$LOGIN"
  elif takes "$POD_IP" "$LOGIN_USER" "$former"; then
    printf '%s' "$former" | replace "$LOGIN"
  fi
}

# add_password USER: lets a user log in with the password `wanted` as well. It becomes the last one in the list of the
# server, also where it was in it before: by that the program knows which one is of the Secret.
add_password() {
  line=" $(printf '%s\n' "$listed" | words_after user "$1") "
  hash=$(hash_of "$wanted")
  # One more password would end that none is asked for; and a person may have removed the user.
  case $line in '  ' | *" $NO_PASSWORD "*) return 0 ;; esac
  case " $(hashes_in "$line")" in
    *" #$hash ") return 0 ;;
    *" #$hash "*) tell acl setuser "$1" "!$hash" "#$hash" || return ;;
    *)
      tell acl setuser "$1" "#$hash" || return
      log "taking the new password of user $1 beside the former one"
      ;;
  esac
  redis_cli "$POD_IP" acl save >/dev/null
}

# is_taken_by_peers USER: whether all other nodes that are alive take the password `wanted` of a user. One that does not
# answer may refuse it.
is_taken_by_peers() {
  table=$(redis_cli "$POD_IP" cluster nodes)
  case $table in *' myself,'*) ;; *) return 1 ;; esac
  [ -z "$(echo "$table" | without_flags 'myself|fail\??|noaddr' | hosts_of | in_batches print_unless_taken "$1")" ]
}

# print_unless_taken HOST USER: prints a host unless its server takes the password `wanted` of a user.
print_unless_taken() {
  takes "$1" "$2" "$wanted" || echo "$1"
}

# takes HOST USER PASSWORD: whether a server takes a password of a user. One that asks for none answers all the same.
takes() {
  [ -n "$3" ] && answer=$(answer_to_login "$@") && ! is_refusal "$answer"
}

# refuses HOST USER PASSWORD: whether a server refuses a password of a user; not where it does not answer.
refuses() {
  is_refusal "$(answer_to_login "$@")"
}

# is_refusal ANSWER: whether an answer refuses a password.
is_refusal() {
  case $1 in *NOAUTH* | *'AUTH failed'*) ;; *) return 1 ;; esac
}

# answer_to_login HOST USER PASSWORD: prints what a server answers to who logs in like that, and what its client
# complains of; fails where there is no answer.
# shellcheck disable=SC2034 # ask_by reads them.
answer_to_login() (
  PASSWORD_DIR='' REDISCLI_AUTH=$3 logs_in_as=''
  ! has_users || logs_in_as=$2
  export REDISCLI_AUTH
  ask_host "$1" ping 2>&1
)

# tell WORD...: sends a command to the server by way of stdin, for the list of processes shows arguments.
tell() {
  [ "$(printf '%s\n' "$*" | redis_cli "$POD_IP")" = OK ]
}

# say WORD... TEXT: the same with any text at its end.
say() {
  said=''
  while [ "$#" -gt 1 ]; do
    said="$said$1 "
    shift
  done
  tell "$said\"$(escaped "$1")\""
}
