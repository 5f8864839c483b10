#!/bin/sh
# Builds the client programs of test/clients into lib/clients, with all that they need but a libc and
# Node.js: lib/clients/bin/NAME runs one of them, on this machine or in the image of
# test/clients/Dockerfile. Without arguments it builds all of them:
# scripts/build-clients.sh [javascript] [python] [go] [java] [rust]
#
# Versions are those of the lock files. `npm run build` empties lib; what takes long to compile is
# kept in the user's cache, so that another run takes seconds.
set -eu
cd "$(dirname "$0")/.."

sources=$PWD/test/clients
out=$PWD/lib/clients
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-redis-cluster

main() {
  [ $# -gt 0 ] || set -- javascript python go java rust
  for language; do
    case $language in
    javascript) needs npm ;;
    python) needs python3 ;;
    go) needs go ;;
    java) needs java jlink mvn ;;
    rust) needs cargo ;;
    *) fail "$language is no language of the clients; choose from javascript, python, go, java and rust" ;;
    esac
  done
  mkdir -p "$cache" "$out/bin"
  cp "$sources/Dockerfile" "$out"
  for language; do
    started=$(date +%s)
    rm -rf "${out:?}/$language"
    mkdir "$out/$language"
    "build_$language"
    echo "build-clients: $language: $(($(date +%s) - started)) s"
  done
  collect_libraries
}

fail() {
  echo "build-clients: $*" >&2
  exit 1
}

needs() {
  for command; do
    command -v "$command" >/dev/null || fail "$command is not installed; install it, or name the languages to build"
  done
}

# Runs a command, whose output is worth reading only if it fails.
quietly() {
  "$@" >"$cache/build-clients.log" 2>&1 || {
    cat "$cache/build-clients.log" >&2
    fail "failed: $*"
  }
}

# Makes lib/clients/bin/NAME out of a line of shell, in which $here is lib/clients.
launcher() {
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nhere=$(cd "$(dirname "$0")/.." && pwd)\n%s\n' "$2" >"$out/bin/$1"
  chmod +x "$out/bin/$1"
}

build_javascript() {
  cp "$sources"/javascript/*.mjs "$sources"/javascript/package*.json "$out/javascript"
  quietly npm ci --prefix "$out/javascript"
  for name in ioredis node-redis; do
    launcher "$name" "exec node \"\$here/javascript/$name.mjs\""
  done
}

# Python goes along: the installation that runs this, without what is only for building and testing.
build_python() {
  runtime=$out/python/runtime
  set -- "$(python3 -c 'import sys; print(sys.base_prefix)')" \
    "$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')"
  mkdir -p "$runtime/bin" "$runtime/lib/$2"
  cp -L "$1/bin/$2" "$runtime/bin/python3"
  (cd "$1/lib/$2" && tar cf - --exclude=site-packages --exclude=dist-packages --exclude=test \
    --exclude=tests --exclude=idlelib --exclude=ensurepip --exclude=__pycache__ \
    --exclude='config-*' --exclude=tkinter --exclude='_tkinter*' --exclude=lib2to3 .) | tar xf - -C "$runtime/lib/$2"
  quietly python3 -m pip install --require-hashes --only-binary :all: --target "$out/python/packages" \
    -r "$sources/python/requirements.txt"
  cp "$sources"/python/*.py "$out/python"
  for name in redis-py valkey-glide; do
    program=$(echo "$name" | tr - _).py
    launcher "$name" "export PYTHONHOME=\"\$here/python/runtime\" PYTHONPATH=\"\$here/python/packages\" PYTHONDONTWRITEBYTECODE=1
export LD_LIBRARY_PATH=\"\$here/libraries\"
exec \"\$here/python/runtime/bin/python3\" \"\$here/python/$program\""
  done
}

build_go() {
  (cd "$sources/go" && CGO_ENABLED=0 quietly go build -mod=readonly -trimpath -ldflags '-s -w' -o "$out/go/" ./go-redis ./valkey-go)
  for name in go-redis valkey-go; do launcher "$name" "exec \"\$here/go/$name\""; done
}

# Maven writes beside the sources, so it gets a copy of them.
build_java() {
  rm -rf "$cache/clients-java"
  cp -R "$sources/java" "$cache/clients-java"
  quietly mvn --batch-mode --file "$cache/clients-java/pom.xml" -Dmaven.repo.local="$cache/maven" package
  cp -R "$cache/clients-java/target/clients.jar" "$cache/clients-java/target/libs" "$out/java"
  modules=java.base,java.instrument,java.logging,java.management,java.naming,java.security.sasl,java.sql,jdk.crypto.ec,jdk.naming.dns,jdk.unsupported
  quietly jlink --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$out/java/runtime"
  find "$out/java/runtime/lib/server/libjvm.so" -size +10M -exec strip --strip-unneeded {} +
  for name in jedis:Jedis lettuce:Lettuce; do
    launcher "${name%%:*}" "export LD_LIBRARY_PATH=\"\$here/libraries\"
exec \"\$here/java/runtime/bin/java\" -XX:+UseSerialGC -Xmx192m -cp \"\$here/java/clients.jar:\$here/java/libs/*\" ${name##*:}"
  done
}

build_rust() {
  (cd "$sources/rust" && CARGO_TARGET_DIR=$cache/clients-rust quietly cargo build --release --locked)
  cp "$cache/clients-rust/release/redis-rs-client" "$out/rust/redis-rs"
  launcher redis-rs "exec \"\$here/rust/redis-rs\""
}

# Copies the shared libraries that the programs find on this machine and the image may not have. All
# but the libc are, which has to be that of the image.
collect_libraries() {
  rm -rf "$out/libraries"
  mkdir -p "$out/libraries"
  find "$out/python" "$out/java" -type f \( -name '*.so*' -o -perm -u+x \) 2>/dev/null |
    while read -r file; do ldd "$file" 2>/dev/null || true; done |
    awk -v out="$out" '$2 == "=>" && $3 ~ /^\// && index($3, out) != 1 { print $3 }' | sort -u |
    grep -vE '/(ld-linux.*|lib(c|m|resolv))\.so' |
    while read -r library; do cp -Lf "$library" "$out/libraries"; done
}

main "$@"
