# shellcheck shell=sh
# The users of the server, in its own file of them on the volume: a former password that is still valid survives a
# restart as its hash. Part of run-node.sh.

ACL_FILE=users.acl

# The users in that file that are of the manifest. Others were made by a person, and stay.
MANIFEST_USERS_FILE=manifest-users

DEFAULT_USER=default
NO_PASSWORD=nopass

# has_users: whether the server has users, as Redis has from 6.0 and Valkey.
has_users() {
  is_at_least 6
}

# user_names: prints the users that have a password in a Secret.
user_names() {
  printf '%s\n' "$USERS" | cut -d ' ' -f 1
}

# secret_of USER: prints the Secret and the key that have the password of a user.
secret_of() {
  printf '%s\n' "$USERS" | words_after "$1" | cut -d ' ' -f 1
}

# words_after WORD...: prints what follows these words on each line of stdin that begins with them.
words_after() {
  while read -r user_line; do
    case $user_line in "$* "*) printf '%s\n' "${user_line#"$* "}" ;; esac
  done
}

# line_of_user USER: prints what the file of users says of a user.
line_of_user() {
  [ ! -f "$ACL_FILE" ] || words_after user "$1" <"$ACL_FILE"
}

# hashes_in LINE: prints the passwords with which a user may log in, of what the file says of it.
hashes_in() {
  printf '%s\n' "$1" | tr ' ' '\n' | grep '^#' | tr '\n' ' '
}

# write_users: lets each user log in with the password of its Secret, and with those that were valid before. Those that
# the manifest no longer has are removed: killed at any point, it knows them the next time.
write_users() {
  names=$(user_names)
  former_names=$(cat "$MANIFEST_USERS_FILE" 2>/dev/null)
  users=$(
    for name in $names; do write_user "$name"; done
    other_lines "$names $former_names"
  )
  remember_users "$names $former_names" &&
    printf '%s\n' "$users" | write_file "$ACL_FILE" "$(printf '%s\n' "$users" | wc -l)" &&
    remember_users "$names"
}

# remember_users NAMES: writes down which users are of the manifest.
remember_users() {
  # shellcheck disable=SC2086 # Each name becomes a word.
  remembered=$(printf '%s\n' $1 | sort -u)
  [ "$remembered" != "$(cat "$MANIFEST_USERS_FILE" 2>/dev/null)" ] || return 0
  printf '%s\n' "$remembered" | write_file "$MANIFEST_USERS_FILE" "$(printf '%s\n' "$remembered" | wc -l)"
}

# other_lines NAMES: prints the lines of the file of users that are not of these.
other_lines() {
  [ -f "$ACL_FILE" ] || return 0
  # shellcheck disable=SC2086,SC2116 # Its lines become words.
  known=" $(echo $1) "
  while read -r user_line; do
    other_name=${user_line#user } other_name=${other_name%% *}
    case $known in *" $other_name "*) ;; *) printf '%s\n' "$user_line" ;; esac
  done <"$ACL_FILE"
}

# write_user USER: prints the line of a user for the file of users.
write_user() {
  line=$(line_of_user "$1")
  if [ "$1" = "$DEFAULT_USER" ]; then
    write_default_user
    return
  fi
  valid=$(hashes_in "$line")
  # A client that has no password yet keeps no node from starting.
  ! read_password "$1" || valid="$valid#$(hash_of "$wanted")"
  rights=$(printf '%s\n' "$USERS" | words_after "$1")
  case $rights in *' '*) rights=${rights#* } ;; *) rights='' ;; esac
  echo "user $1 on $valid $rights"
}

# write_default_user: prints the line of the default user, of which the file says `line`.
write_default_user() {
  if [ "$PASSWORD_REQUIRED" = no ]; then
    valid=$NO_PASSWORD
  elif [ -z "$line" ] && is_member; then
    # The cluster is older than its password, and clients have yet to get it.
    valid=$NO_PASSWORD
  else
    case " $line " in
      *" $NO_PASSWORD "*) valid=$NO_PASSWORD ;;
      *) valid="$(hashes_in "$line")#$(hash_of "$(cat "$LOGIN")")" ;;
    esac
  fi
  # Redis 6 lets users have all channels, and 6.0 knows no word for that.
  channels=''
  ! is_at_least 7 || channels='&*'
  echo "user $DEFAULT_USER on $valid ~* $channels +@all"
}
