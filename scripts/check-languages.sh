#!/bin/sh
# Builds the packages for Python, Java and Go from the tree, runs the quick start of
# examples/languages in each, and compares its manifest with TypeScript's, byte for byte. The code
# for .NET is generated only. Without arguments it does all of them:
# scripts/check-languages.sh [python] [java] [go] [dotnet]
#
# The packages are left in dist/languages. RELEASE=1 adds the sources and the javadoc, which Maven
# Central asks for. Java and Go get cdk8s, cdk8s-plus-27 and constructs built from the npm packages
# that package-lock.json names, so that all languages run the same versions; what Maven downloads is
# kept in the user's cache, and pip and go keep their own.
set -eu
cd "$(dirname "$0")/.."

root=$PWD
packages=$root/dist/languages
examples=$root/examples/languages
maven_repository=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-redis-cluster/maven

directory=$(mktemp -d)
# Go makes the modules that it downloads read-only.
trap 'chmod -R u+w "$directory"; rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM

main() {
  [ $# -gt 0 ] || set -- python java go dotnet
  for language; do
    case $language in
    python | java | go | dotnet) ;;
    *) fail "$language is no language of this package; choose from python, java, go and dotnet" ;;
    esac
  done
  node scripts/check-snippets.mjs
  quietly npm run build
  run_typescript
  for language; do
    started=$(date +%s)
    "check_$language"
    step "$language: $(($(date +%s) - started)) s"
  done
}

step() {
  echo "check-languages: $*"
}

fail() {
  echo "check-languages: $*" >&2
  exit 1
}

# Runs a command, whose output is worth reading only if it fails.
quietly() {
  "$@" >"$directory/log" 2>&1 || {
    cat "$directory/log" >&2
    fail "failed: $*"
  }
}

# Fails with the command's name where a command is missing: needs COMMAND ...
needs() {
  for command; do
    command -v "$command" >/dev/null || fail "$command is not installed; install it, or name the languages to check"
  done
}

# Generates and builds the package of a language: package LANGUAGE [OPTION ...]
package() {
  target=$1
  shift
  rm -rf "${packages:?}/$target"
  quietly npx --no-install jsii-pacmak --outdir "$packages" "$@" --targets "$target"
}

# An empty directory with a language's quick start, which is then the present one.
project() {
  cp -R "$examples/$1" "$directory/$1"
  cd "$directory/$1"
}

# Compares what the quick start in the present directory wrote with what TypeScript's did.
same_manifest() {
  difference=$(cmp -l "$directory/typescript/dist/redis.k8s.yaml" dist/redis.k8s.yaml | wc -l)
  cmp "$directory/typescript/dist/redis.k8s.yaml" dist/redis.k8s.yaml ||
    fail "$1: the manifest differs from TypeScript's"
  step "$1: $(wc -c <dist/redis.k8s.yaml) bytes of manifest, difference to TypeScript's: $difference bytes"
  cd "$root"
}

# The quick start in TypeScript, on the tree as it is installed beside cdk8s.
run_typescript() {
  project typescript
  mkdir node_modules
  for name in cdk8s cdk8s-plus-27 constructs; do ln -s "$root/node_modules/$name" node_modules; done
  ln -s "$root" node_modules/cdk8s-redis-cluster
  quietly "$root/node_modules/.bin/esbuild" main.ts --format=cjs --platform=node --log-level=warning --outfile=main.js
  quietly node main.js
  [ -s dist/redis.k8s.yaml ] || fail 'typescript: the quick start wrote no dist/redis.k8s.yaml'
  cd "$root"
}

# The version of a package in node_modules.
installed() {
  node -p 'require("./node_modules/" + process.argv[1] + "/package.json").version' "$1"
}

check_python() {
  needs python3
  package python
  for name in cdk8s cdk8s-plus-27 constructs; do echo "$name==$(installed "$name")"; done >"$directory/constraints.txt"
  project python
  quietly python3 -m venv "$directory/venv"
  quietly "$directory/venv/bin/pip" install --constraint "$directory/constraints.txt" "$packages"/python/*.whl
  quietly "$directory/venv/bin/python" main.py
  same_manifest python
}

check_java() {
  needs java mvn
  [ -n "${RELEASE-}" ] || export MAVEN_OPTS="${MAVEN_OPTS-} -Dmaven.javadoc.skip=true -Dmaven.source.skip=true"
  package java --recurse --maven-local-repository "$maven_repository"
  project java
  quietly mvn --batch-mode -Dmaven.repo.local="$maven_repository" compile exec:java
  same_manifest java
}

check_go() {
  needs go
  # Building the packages by themselves is left out: the quick start builds them.
  JSII_BUILD_GO=0 package go --recurse
  project go
  quietly go mod init quickstart
  for module in "$packages"/go/*/; do
    quietly go mod edit -replace "$(cd "$module" && go list -m)=${module%/}"
  done
  quietly go mod tidy
  quietly go run .
  same_manifest go
}

check_dotnet() {
  package dotnet --code-only
  [ -s "$packages"/dotnet/Cdk8sRedisCluster/Cdk8sRedisCluster.csproj ] || fail 'dotnet: no project was generated'
  step 'dotnet: generated'
}

main "$@"
