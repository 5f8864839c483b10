# shellcheck shell=sh
# Files on the volume that the server cannot read. Where another node has the data, they are kept aside, and the node
# starts as one that has lost its volume; else it waits for someone to repair them. Part of run-node.sh.
# shellcheck disable=SC2154 # `saved` and the names of the files come from saved-data.sh.
# shellcheck disable=SC2034 # `own` is what before-start.sh reads.

REPAIR_INTERVAL_S=2

# What read_cause ends with. The server has the same status for all of them.
LOCKED=10
BAD_NODES_CONF=11
BAD_DATA=12
LOADING=13
BAD_CERTIFICATE=14

# read_cause: prints what a server writes that did not start before, until it is ready, and ends with why it ended.
read_cause() {
  cause=0
  while IFS= read -r written; do
    printf '%s\n' "$written"
    case $written in
      *'Ready to accept connections'*) exec cat ;;
      *'already used by a different'*) cause=$LOCKED ;;
      *'corrupted cluster config file'*) cause=$BAD_NODES_CONF ;;
      *'Failed to configure TLS'*) cause=$BAD_CERTIFICATE ;;
      *'reading the append only file'* | *'AOF MANIFEST FILE ERROR'* | *'Unable to obtain the AOF file'* | \
        *'AOF loading'*abort* | *'Short read or OOM loading DB'* | *'Internal error in RDB'* | \
        *'Fatal error loading the DB'* | *'RDB format version'*)
        cause=$BAD_DATA
        ;;
      # It may crash at what it reads.
      *'Server initialized'*) [ "$cause" != 0 ] || cause=$LOADING ;;
    esac
  done
  exit "$cause"
}

# find_damage: sets `damage` to `nodes` or `data` where the server would start with less than there was: nodes.conf
# ends with its variables, and the first of the append-only files is never empty.
find_damage() {
  [ -z "$damage" ] || return 0
  if [ -e "$NODES_CONF" ] && [ "$(grep -c -e ' myself,' -e '^vars ' "$NODES_CONF")" != 2 ]; then
    # It is empty for a moment when the server starts for the first time.
    [ ! -s "$NODES_CONF" ] && [ -z "$saved" ] || damage=nodes
  elif [ "$saved" = aof ] && [ -e "$aof_dir/$aof.manifest" ] && is_on aof-use-rdb-preamble yes; then
    while read -r _ base _ _ _ type _; do
      [ "$type" != b ] || [ ! -e "$aof_dir/$base" ] || [ -s "$aof_dir/$base" ] || damage=data
    done <"$aof_dir/$aof.manifest"
  fi
}

# replace_damaged_files: keeps the files aside as soon as another node has the data, or a person wants that; or ends
# when they have changed, for the server to try again.
replace_damaged_files() {
  case $damage$saved in
    nodes*) damaged=$NODES_CONF repair='restore it from a copy' ;;
    dataaof)
      damaged=$aof_dir repair='repair it by redis-check-aof --fix'
      [ -e "$aof_dir/$aof.manifest" ] || damaged=$aof
      ;;
    *) damaged=$snapshot repair='restore it from a copy' ;;
  esac
  case $damaged in /*) ;; *) damaged=$PWD/$damaged ;; esac
  own=damaged rounds=0 state_before=$(state_of_files)
  until has_live_copy || take_start_anyway; do
    [ -n "$candidate" ] ||
      log "$damaged is damaged, and no other node has its data: $repair, or create $PWD/$START_ANYWAY to start without it"
    rounds=$((rounds + 1))
    sleep "$REPAIR_INTERVAL_S"
    if [ "$(state_of_files)" != "$state_before" ]; then
      damage=''
      return
    fi
  done
  suffix=damaged-$(date -u +%Y%m%dT%H%M%SZ)
  log "$damaged is damaged: it is kept as $damaged.$suffix, and the data come from another node"
  set_aside "$suffix" "$aof" "$aof_dir" "$snapshot"
  [ "$damage" != nodes ] || set_aside "$suffix" "$NODES_CONF"
  damage=''
}

# state_of_files: prints what changes when someone repairs the files.
state_of_files() {
  ls -liR "$NODES_CONF" "$aof" "$aof_dir" "$snapshot" 2>/dev/null
}

# has_live_copy: whether another node has the data of this one by now. Asks its replica to take over where this node
# is a primary.
has_live_copy() {
  candidate=''
  find_own_line
  id=$(id_of "$line") address=$(address_of "$line")
  [ -n "$line" ] || return
  if [ -z "$(echo "$line" | without_flags slave)" ]; then
    is_alive "$(echo "$line" | cut -d ' ' -f 4)"
    return
  fi
  is_primary_with_slots "$line" || return 0
  ask_replicas
  case $NEWLINE$reports in *"${NEWLINE}taken "*) return ;; esac
  find_candidate
  [ -z "$candidate" ] || ask_to_take_over "$candidate"
  return 1
}

# find_own_line: sets `line` to the line of this node and `table` to where that is from: its own nodes.conf, or else
# what another node says of its id, its host name or its address.
find_own_line() {
  line=$(own_line "$NODES_CONF")
  if [ "$damage" != nodes ]; then
    table=$(cat "$NODES_CONF")
    return
  fi
  table=$(table_of_cluster)
  if [ -n "$line" ]; then
    line=$(echo "$table" | grep "^$(id_of "$line") ")
  else
    line=$(echo "$table" | grep -e " $POD_IP:[0-9]*@" -e ",${HOST_NAME:-no name} " -e ",${HOST_NAME:-no name},")
  fi
  # Of several, the one that owns slots counts: the others have lost them.
  line=$(echo "$line" | grep 'connected [0-9[]' || echo "$line" | head -n 1)
}

# is_alive ID: whether the node with that id has loaded its data.
is_alive() {
  reports=$(
    {
      echo "$table" | grep "^$1 " | hosts_of
      peer_names "$table"
    } | in_batches report_replica "$id" "$address"
  )
  case $reports in *" $1 "*) ;; *) return 1 ;; esac
}
