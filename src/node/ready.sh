#!/bin/sh
# Readiness probe: succeeds when the cluster is healthy as the node sees it and, for a replica, when it is in
# sync. A rollout waits for that, so it never stops the second copy of a shard while the first one loads or
# syncs.
#   ready.sh CLI PORT
set -u
state=$(printf 'cluster info\ninfo replication\n' | "$1" -p "$2")
case $state in *cluster_state:ok*) ;; *) exit 1 ;; esac
case $state in *role:master*|*master_link_status:up*) ;; *) exit 1 ;; esac
