#!/bin/sh
# Writes what is generated and committed: imports/ and API.md. CI runs it and fails on a difference.
set -eu
cd "$(dirname "$0")/.."
for crds in traefik prometheus-operator cert-manager; do
  npx cdk8s import --check-upgrade=false "imports/$crds.crd.yaml" --language typescript --output imports
done
npm run build
npx jsii-docgen --output API.md
