# shellcheck shell=sh
# What a node does before its server stops: a primary hands over.

fail_over() {
  info=$(redis_cli "$POD_IP" info replication)
  case $info in
    *role:master*state=online*) ;;
    *role:master*) log 'stops: no replica in sync could take over' && return ;;
    *) log 'stops: no primary' && return ;;
  esac
  for candidate in $(failover_candidates "$info"); do
    if fail_over_to "$candidate"; then
      log "stops: $candidate has taken over"
      # Clients that still ask here are sent on to it, rather than cut off.
      sleep 0.5
      return
    fi
  done
  log 'stops: no replica has taken over'
}

# failover_candidates INFO: the hosts of the replicas in sync by INFO replication, those that have most first, and before others those of the node's
# own version: an older server cannot load the copy of a newer one.
failover_candidates() {
  version=$(version_of "$POD_IP")
  same='' other=''
  for candidate in $(
    echo "$1" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
      sort -rn | cut -d ' ' -f 2
  ); do
    if [ "$(version_of "$candidate")" = "$version" ]; then same="$same $candidate"; else other="$other $candidate"; fi
  done
  echo "$same $other"
}

version_of() {
  redis_cli "$1" info server | grep -e '^redis_version' -e '^valkey_version'
}

# fail_over_to HOST: the servers' own way takes some 10 ms. Where it finds no majority, as while others
# have yet to hear of the latest change of roles, it pauses writes for 10 s; so it is not left at that.
fail_over_to() {
  redis_cli "$1" cluster failover | grep -q OK || return
  poll 15 is_replica && return
  [ "$(redis_cli "$POD_IP" client pause 2000 write)" = OK ] || return
  primary_offset=$(offset_of "$POD_IP" master)
  poll 15 has_caught_up "$1" "$primary_offset"
  if [ "$replica_offset" = "$primary_offset" ]; then
    redis_cli "$1" cluster failover takeover >/dev/null
    poll 15 is_replica
  fi
  redis_cli "$POD_IP" client unpause >/dev/null
  is_replica
}

# poll TIMES COMMAND...: tries every 20 ms, and says whether the command held in the end.
poll() {
  times=$1
  shift
  until "$@"; do
    times=$((times - 1))
    [ "$times" -gt 0 ] || return
    sleep 0.02
  done
}

is_replica() {
  redis_cli "$POD_IP" role | grep -q slave
}

# has_caught_up HOST OFFSET: whether there is nothing to wait for, for the replica is that far, or gone.
has_caught_up() {
  replica_offset=$(offset_of "$1" slave)
  [ -z "$replica_offset" ] || [ "$replica_offset" = "$2" ]
}
