#!/bin/sh
# Applies the examples and the options to the Kubernetes that KUBECONFIG names, and checks what comes
# of it. ENGINE is the image of the server, OUTSIDE the command that runs another one outside of the
# cluster, BOOTSTRAP_IMAGE and HIT_COUNTER_IMAGE images of the two Dockerfiles that the cluster can
# pull, CLIENTS_IMAGE that of test/clients, without which no client but our own is tried, and
# EXPORTER_IMAGE one of redis_exporter, without which no server's metrics are read. With LOGIN=tls the
# clusters of chaos, clients, scale and the like speak TLS only, and let in a user. Of the faults,
# NODE_POWER is a command that takes `stop 2` and `start 2` for the Kubernetes node whose name ends
# with that number, without which no power is cut; CHAOS_ROUNDS is how many accidents happen in a row
# and CHAOS_SEED repeats them; CHAOS_PREFIX lets two runs go on beside each other.
set -eu
cd "$(dirname "$0")/.."
for program in curl kubectl redis-cli; do
  command -v "$program" >/dev/null || { echo "e2e: $program is not installed; install it" >&2; exit 1; }
done
kubectl version --request-timeout=10s >/dev/null || { echo "e2e: no Kubernetes answers; set KUBECONFIG to one" >&2; exit 1; }
# jest takes a name for a part of any path, such as that of this checkout.
for argument; do
  shift
  [ ! -f "test/e2e/$argument.test.ts" ] || argument=test/e2e/$argument.test.ts
  set -- "$@" "$argument"
done
npm run --silent bundle
exec npx jest --config test/e2e/jest.config.ts "$@"
