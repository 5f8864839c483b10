# shellcheck shell=sh
# What of the node's data is on its volume, and whether that is all of it. A server with an append-only file ignores
# the snapshot, and one without ignores that file: so a server is started as the one before it ran, and changes to
# what redis.conf says once it has loaded the data. Part of run-node.sh.
# shellcheck disable=SC2154 # `status` comes from run-node.sh.

SWITCH_INTERVAL_S=1

# find_saved_data: sets `saved` to `aof` where there is an append-only file that the server reads, else to `rdb`
# where there is a snapshot, else to nothing.
find_saved_data() {
  aof=$(directive appendfilename appendonly.aof) aof_dir=$(directive appenddirname appendonlydir)
  snapshot=$(directive dbfilename dump.rdb)
  saved=''
  if [ -e "$aof_dir/$aof.manifest" ] && is_at_least 7; then
    saved=aof
  elif [ -s "$aof" ]; then
    saved=aof
  elif [ -s "$snapshot" ]; then
    saved=rdb
  elif [ -e "$aof" ]; then
    # Before Redis 7.0, it is empty until the first write; and beside a snapshot, until it has that.
    saved=aof
  fi
}

# is_at_least MAJOR: whether the server is of that version of Redis or a later one, or Valkey, which begins at 7.
is_at_least() {
  [ -n "$major" ] || major=$("$SERVER" --version | sed -n 's/.* v=\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -ge "$1" ]
}

# has_all_writes: whether every acknowledged write is on the volume.
has_all_writes() {
  case $saved in
    aof) [ -f stopped-cleanly ] || { is_on appendonly no && is_always_synced; } ;;
    rdb) [ -f stopped-cleanly ] ;;
    *) return 1 ;;
  esac
}

# is_always_synced: whether each write is on disk before it is answered.
is_always_synced() {
  case $(directive appendfsync everysec) in [aA][lL][wW][aA][yY][sS]) ;; *) return 1 ;; esac
}

# position_of_snapshot: prints the replication id and the offset that are in the snapshot. They are among its first
# fields, so the rest, which may be large, is not read.
position_of_snapshot() {
  head -c 1024 "$snapshot" | "${SERVER%-server}-check-rdb" /dev/stdin 2>/dev/null |
    sed -n -e "s/.*AUX FIELD repl-id = '\(.*\)'.*/\1/p" -e "s/.*AUX FIELD repl-offset = '\(.*\)'.*/\1/p" |
    tr '\n' ' '
}

# note_what_is_saved: remembers what mark_clean_stop needs to know, before the server ends.
note_what_is_saved() {
  persistence=$(redis_cli "$POD_IP" info persistence)
  snapshot_before=$(inode_of "$snapshot")
}

# mark_clean_stop: notes for the next start that every write is on the volume. A server without an append-only file
# may end without saving; and one that ends while it loads has no more than it was started with.
mark_clean_stop() {
  [ "$status" = 0 ] || return 0
  case $persistence in
    *loading:1*) [ -n "$was_clean" ] || return 0 ;;
    *loading:0*)
      find_saved_data
      [ "$saved" = aof ] || [ "$(inode_of "$snapshot")" != "$snapshot_before" ] || return 0
      ;;
    # It has not said so.
    *) return 0 ;;
  esac
  : >stopped-cleanly
}

# inode_of FILE: prints the number of a file, which is another one after the server has saved.
inode_of() {
  # shellcheck disable=SC2012 # Only the number is used.
  ls -i "$1" 2>/dev/null | sed 's/^ *\([0-9]*\).*/\1/'
}

# find_switch: sets `switch_to` to what redis.conf says of the append-only file, where the server has to be started
# with the other one.
find_switch() {
  switch_to=''
  # A server that ends saves a snapshot also where its volume was emptied. A blank node that loads keys would claim
  # their slots.
  [ -s "$NODES_CONF" ] || return 0
  case $saved in
    aof) is_on appendonly no || switch_to=no ;;
    rdb) ! is_on appendonly no || switch_to=yes ;;
  esac
}

# switch_append_only: changes to what redis.conf says of the append-only file. The server may be killed at any time:
# until the new file has everything, the old one is what the next start reads.
switch_append_only() {
  until redis_cli "$POD_IP" info persistence | grep -q '^loading:0'; do sleep "$SWITCH_INTERVAL_S"; done
  if [ "$switch_to" = yes ]; then
    set_or_log appendonly yes || return 0
    log "the data of $snapshot are loaded: writing an append-only file from now on"
    return
  fi
  snapshot_before=$(inode_of "$snapshot")
  while [ "$(inode_of "$snapshot")" = "$snapshot_before" ]; do
    redis_cli "$POD_IP" bgsave schedule >/dev/null
    sleep "$SWITCH_INTERVAL_S"
  done
  set_or_log appendonly no || return 0
  until set_aside unused "$aof" "$aof_dir"; do
    log "cannot rename the append-only file, which the next start would read: let user $(id -u) write to $PWD"
    sleep "$SWITCH_INTERVAL_S"
  done
  log "the data of the append-only file are saved in $snapshot: writing no such file any more"
}

# set_aside SUFFIX FILE...: renames files or directories, so that the server does not read them. Those of an earlier
# time with the same suffix are removed.
set_aside() {
  suffix=$1
  shift
  for file; do
    [ -e "$file" ] || continue
    rm -rf "$file.$suffix"
    mv "$file" "$file.$suffix" || return
  done
}
