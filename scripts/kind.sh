#!/bin/sh
# Makes a Kubernetes of three nodes with kind, in Docker, for `npm run e2e`, and prints what that
# reads from the environment, as NAME=VALUE:
#
#   scripts/kind.sh >kind.env && env $(cat kind.env) npm run e2e -- quickstart
#   scripts/kind.sh delete
#
# The images of the two Dockerfiles are built from the tree and loaded. A release gives its own
# bootstrap image in place of the first, as an OCI archive: scripts/kind.sh IMAGE.tar
set -eu
cd "$(dirname "$0")/.."

name=cdk8s-redis-cluster
kubeconfig=$PWD/dist/kind.kubeconfig

for program in docker kind kubectl; do
  command -v "$program" >/dev/null || { echo "kind: $program is not installed; install it" >&2; exit 1; }
done

if [ "${1-}" = delete ]; then
  exec kind delete cluster --name "$name" --kubeconfig "$kubeconfig"
fi

mkdir -p dist
if ! kind get clusters 2>/dev/null | grep -qx "$name"; then
  kind create cluster --name "$name" --kubeconfig "$kubeconfig" --config test/e2e/kind.yaml --wait 3m >&2
fi

npm run --silent bundle >&2
npm run --silent bundle:hit-counter >&2
if [ $# -gt 0 ]; then
  # The archive has every architecture, and kind takes one.
  skopeo copy "oci-archive:$1" docker-daemon:redis-cluster-bootstrap:e2e >&2
else
  docker build --quiet --tag redis-cluster-bootstrap:e2e . >&2
fi
docker build --quiet --tag hit-counter:e2e --file examples/hit-counter/Dockerfile . >&2
kind load docker-image --name "$name" redis-cluster-bootstrap:e2e hit-counter:e2e >&2

echo "KUBECONFIG=$kubeconfig"
echo 'BOOTSTRAP_IMAGE=redis-cluster-bootstrap:e2e'
echo 'HIT_COUNTER_IMAGE=hit-counter:e2e'
