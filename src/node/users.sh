# shellcheck shell=sh
# The users of the server, in its own file of them on the volume: a former password that is still valid survives a
# restart as its hash. Part of run-node.sh.

ACL_FILE=users.acl

# The users in that file that are of the manifest. Others were made by a person, and stay.
MANIFEST_USERS_FILE=manifest-users

DEFAULT_USER=default

# As whom this script and the readiness probe log in, and as whom nodes do; before Redis 6.0 there is only the default
# user.
NODE_USER=redis-cluster-node
REPLICATION_USER=redis-cluster-replication
NO_PASSWORD=nopass

# has_users: whether the server has users, as Redis has from 6.0 and Valkey.
has_users() {
  is_at_least 6
}

# user_names: prints the users that have a password in a Secret.
user_names() {
  # shellcheck disable=SC2153 # It comes from the environment.
  printf '%s\n' "$USERS" | cut -d ' ' -f 1
}

# login_user: prints the user as whom this script logs in: one of its own, where there is one.
login_user() {
  if [ -n "$(secret_of "$NODE_USER")" ]; then echo "$NODE_USER"; else echo "$DEFAULT_USER"; fi
}

# replication_user: prints the user as whom nodes log in to others.
replication_user() {
  if [ "$LOGIN_USER" = "$DEFAULT_USER" ] || [ "$PASSWORD_REQUIRED" = no ]; then
    echo "$DEFAULT_USER"
  else
    echo "$REPLICATION_USER"
  fi
}

# first_replication_user: prints the same for the start, when no peer was asked. In a cluster that gets its first
# password, some nodes know no other user than the default one, and take that with any password; in one that is about to
# ask for none, it may be off on some.
first_replication_user() {
  if [ "$LOGIN_USER" != "$DEFAULT_USER" ] && [ "$PASSWORD_REQUIRED" = no ]; then
    echo "$REPLICATION_USER"
  elif is_open; then
    echo "$DEFAULT_USER"
  else
    replication_user
  fi
}

# is_open: whether clients need no password, by what the file of users says.
is_open() {
  case $(line_of_user "$DEFAULT_USER") in 'on '*"$NO_PASSWORD "*) ;; *) return 1 ;; esac
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
    write_default_user
    for name in $names; do [ "$name" = "$DEFAULT_USER" ] || write_user "$name"; done
    other_lines "$DEFAULT_USER $names $former_names"
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

# valid_hashes USER LINE: prints the passwords with which a user may log in by that line, and after them the one of the
# Secret: by its place the program knows which one that is.
valid_hashes() {
  newest=''
  # shellcheck disable=SC2154 # `wanted` comes from password.sh.
  ! read_password "$1" || newest="#$(hash_of "$wanted")"
  for each in $(hashes_in "$2"); do [ "$each" = "$newest" ] || printf '%s ' "$each"; done
  printf '%s' "$newest"
}

# write_user USER: prints the line of a user for the file of users.
write_user() {
  # A client that has no password yet keeps no node from starting.
  valid=$(valid_hashes "$1" "$(line_of_user "$1")")
  rights=$(printf '%s\n' "$USERS" | words_after "$1")
  case $rights in *' '*) rights=${rights#* } ;; *) rights='' ;; esac
  # The echo of some shells reads backslashes, which patterns of keys may have.
  printf '%s\n' "user $1 on $valid $rights"
}

# write_default_user: prints the line of the default user. Where it is not among the users, it is off: from the start in
# a new cluster, or else once the program has turned it off. Its commands are never fewer: some servers would lose
# transactions when they load an append-only file.
write_default_user() {
  default_line=" $(line_of_user "$DEFAULT_USER") "
  is_wanted=$(secret_of "$DEFAULT_USER")
  state=on valid="$(hashes_in "$default_line")"
  if [ "$PASSWORD_REQUIRED" = no ] || is_open; then
    valid=$NO_PASSWORD
  elif [ "$default_line" = '  ' ] && is_member; then
    # The cluster is older than its password, and clients have yet to get it.
    valid=$NO_PASSWORD
  elif [ -n "$is_wanted" ]; then
    valid=$(valid_hashes "$DEFAULT_USER" "$default_line")
  elif [ -z "$valid" ]; then
    state=off valid=$NO_PASSWORD
  fi
  # Redis 6 lets users have all channels, and 6.0 knows no word for that.
  channels=''
  ! is_at_least 7 || channels='&*'
  echo "user $DEFAULT_USER $state $valid ~* $channels +@all"
}
