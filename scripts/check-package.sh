#!/bin/sh
# Packs the package, installs it in empty projects as a user would, and runs README's quick start
# there, in TypeScript and in JavaScript, and the tests of examples/monorepo. What a user lacks and
# the repository has shows up here.
# With --update it writes the snapshots of examples/monorepo, where they are meant to change.
set -eu
cd "$(dirname "$0")/.."

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM

main() {
  step 'README.md: quick start'
  quick_start >"$directory/main.ts"

  # A release gives the tarball that it will publish.
  if [ -n "${TARBALL-}" ]; then
    tarball=$(realpath "$TARBALL")
  else
    step 'npm pack'
    quietly npm pack --pack-destination "$directory"
    tarball=$(echo "$directory"/*.tgz)
  fi

  check_scripts

  project typescript "$(wanted dev typescript)" "$(wanted dev @types/node)" tsx
  cd "$directory/typescript"
  cp ../main.ts .
  echo '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "commonjs" } }' \
    >tsconfig.json
  step 'typescript: tsc --strict'
  quietly npx --no-install tsc --noEmit
  step 'typescript: run'
  quietly npx --no-install tsx main.ts
  check_manifests typescript
  cd "$OLDPWD"

  project javascript
  cd "$directory/javascript"
  step 'javascript: run'
  to_javascript <../main.ts >main.js
  quietly node main.js
  check_manifests javascript
  check_dashboard
  check_command
  cd "$OLDPWD"

  check_monorepo "${1-}"
}

step() {
  echo "check-package: $*"
}

fail() {
  echo "check-package: $*" >&2
  exit 1
}

# Runs a command, whose output is worth reading only if it fails.
quietly() {
  "$@" >"$directory/log" 2>&1 || {
    cat "$directory/log" >&2
    fail "failed: $*"
  }
}

# npm warns of packages with scripts that run at an installation.
check_scripts() {
  step 'package.json: no script of an installation'
  found=$(tar -xzOf "$tarball" package/package.json | node -p '
    const { scripts } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    ["preinstall", "install", "postinstall", "prepare"].filter((name) => name in scripts).join(" ")
  ')
  [ -z "$found" ] || fail "the package has scripts of an installation: $found"
}

# A dependency with the range of its version in package.json: wanted dev|peer NAME
wanted() {
  node -p 'process.argv[2] + "@" + require("./package.json")[process.argv[1]][process.argv[2]]' \
    "$1Dependencies" "$2"
}

# An empty project with the package, what it needs beside it, and more: project NAME [PACKAGE ...]
project() {
  name=$1
  shift
  mkdir "$directory/$name"
  set -- "$tarball" "$(wanted peer cdk8s)" "$(wanted peer cdk8s-plus-27)" \
    "$(wanted peer constructs)" "$@"
  step "$name: npm install"
  echo '{ "private": true }' >"$directory/$name/package.json"
  quietly npm install --prefix "$directory/$name" --no-audit --no-fund "$@"
}

# The first block of TypeScript behind the heading "Quick start".
quick_start() {
  code=$(awk '
    /^#+ +Quick start/ { found = 1 }
    code && /^```/ { exit }
    code
    found && /^```ts/ { code = 1 }
  ' README.md)
  [ -n "$code" ] || fail 'README.md has no block of ts behind a heading "Quick start"'
  echo "$code"
}

# TypeScript from stdin as JavaScript with require, to stdout; by the other project's compiler.
to_javascript() {
  node -e '
    const { transpileModule, ModuleKind, ScriptTarget } = require("../typescript/node_modules/typescript");
    const source = require("node:fs").readFileSync(0, "utf8");
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    process.stdout.write(transpileModule(source, { compilerOptions }).outputText);
  '
}

# Looks through what the app in the present directory wrote.
check_manifests() {
  step "$1: manifests"
  cat dist/*.k8s.yaml >manifests.yaml || fail "$1: dist/ has no *.k8s.yaml"
  for pattern in '^kind: StatefulSet$' '^kind: Job$' '^  bootstrap.js.br: [A-Za-z0-9+/]\{1000\}'; do
    grep -q "$pattern" manifests.yaml || fail "$1: no line of dist/*.k8s.yaml matches $pattern"
  done
}

# The dashboards are files of their own, which the quick start does not read.
check_dashboard() {
  step 'dashboards'
  quietly node -e '
    const { Testing } = require("cdk8s");
    const { Monitoring, RedisCluster } = require("cdk8s-redis-cluster");
    for (const keeper of [true, false]) {
      new RedisCluster(Testing.chart(), "redis", { keeper, monitoring: Monitoring.byPodMonitors() });
    }
  '
}

# The command, out of the bundle that the package holds, on a port on which no server listens.
check_command() {
  step 'command: check'
  said=$(npx --no-install cdk8s-redis-cluster check --address 127.0.0.1:1) && fail 'it found a cluster'
  case $said in
  *'127.0.0.1:1 does not listen yet'*) ;;
  *) fail "cdk8s-redis-cluster check said: $said" ;;
  esac
}

# The tests of examples/monorepo, with the package in place of a published one.
check_monorepo() {
  cp -r examples/monorepo "$directory"
  cd "$directory/monorepo"
  step 'monorepo: npm install'
  npm pkg set --workspace packages/sessions "dependencies.cdk8s-redis-cluster=file:$tarball"
  quietly npm install --no-audit --no-fund
  step 'monorepo: tsc'
  quietly npm run check
  step 'monorepo: snapshot'
  case $1 in
  --update)
    quietly npm test -- -u
    cp -r packages/sessions/__snapshots__ "$OLDPWD/examples/monorepo/packages/sessions"
    ;;
  *) quietly npm test -- --ci ;;
  esac
  step 'monorepo: size of the snapshot'
  size=$(wc -c <packages/sessions/__snapshots__/chart.test.ts.snap)
  [ "$size" -le 30000 ] || fail "the snapshot of examples/monorepo has $size bytes, and may have 30000"
  step 'monorepo: run'
  quietly npm run synth
  grep -q '^  bootstrap.js.br: ' packages/sessions/dist/sessions.k8s.yaml ||
    fail 'monorepo: the manifest lacks the program'
}

main "$@"
