#!/bin/sh
# Scans the manifests of the examples, which `npm run synth` writes into dist, by kube-score and checkov,
# and fails on a finding that scripts/accepted-findings.json does not explain. It needs Go and Python 3,
# and keeps checkov in the user's cache.
set -eu
cd "$(dirname "$0")/.."

KUBE_SCORE_VERSION=v1.20.0
CHECKOV_VERSION=3.3.30

cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-redis-cluster
checkov=$cache/checkov-$CHECKOV_VERSION
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "check-manifests: $*" >&2
  exit 1
}

for command in go python3 node; do
  command -v "$command" >/dev/null || fail "$command is not installed; install it"
done
[ -n "$(find dist -name '*.k8s.yaml' 2>/dev/null)" ] || fail 'there is no manifest in dist; run npm run synth'

if [ ! -f "$checkov/complete" ]; then
  mkdir -p "$cache"
  python3 -m venv --clear "$checkov"
  "$checkov/bin/pip" install --quiet --disable-pip-version-check "checkov==$CHECKOV_VERSION"
  touch "$checkov/complete"
fi
GOBIN=$work go install "github.com/zegl/kube-score/cmd/kube-score@$KUBE_SCORE_VERSION"

# Each scanner ends with 1 when it finds something.
status=0
for manifest in dist/*.k8s.yaml; do
  example=$(basename "$manifest" .k8s.yaml)
  "$work/kube-score" score --output-format json "$manifest" >"$work/$example.kube-score.json" || status=$?
  [ "$status" -le 1 ] || fail "kube-score ended with status $status"
  "$checkov/bin/checkov" --file "$manifest" --framework kubernetes --skip-download --quiet --compact \
    --output json >"$work/$example.checkov.json" || status=$?
  [ "$status" -le 1 ] || fail "checkov ended with status $status"
done
node scripts/manifest-findings.mjs "$work" scripts/accepted-findings.json
