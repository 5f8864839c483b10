#!/bin/sh
# Whether a node serves what it has to: the cluster is whole to it, and a replica is in step. A rollout
# waits for that, and so never takes the second copy of a shard while the first one loads or syncs.
#   ready.sh CLI PORT
set -u
state=$(printf 'cluster info\ninfo replication\n' | "$1" -p "$2")
case $state in *cluster_state:ok*) ;; *) exit 1 ;; esac
case $state in *role:master*|*master_link_status:up*) ;; *) exit 1 ;; esac
