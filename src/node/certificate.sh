# shellcheck shell=sh
# The certificate of the node, from a mounted Secret, which Kubernetes changes while the server runs. The server and
# the clients of this script use a copy of the last one that the server took. Part of run-node.sh.

CERTIFICATE_INTERVAL_S=2

# use_certificate: waits until there is a certificate to start with: the last one that the server took, if any.
use_certificate() {
  [ -n "$TLS_DIR" ] || return 0
  restore_certificate
  until [ -e "$CERTIFICATE_DIR" ] || { copy_certificate && mv "$CERTIFICATE_DIR.next" "$CERTIFICATE_DIR"; }; do
    log "waiting for ca.crt, tls.crt and tls.key in $TLS_DIR: make the Secret of this volume, with these keys"
    sleep "$CERTIFICATE_INTERVAL_S"
  done
}

# drop_certificate: waits until the Secret has another certificate than the one that the server refused.
drop_certificate() {
  while [ "$(state_of_certificate "$TLS_DIR")" = "$(state_of_certificate "$CERTIFICATE_DIR")" ]; do
    log "the server cannot use the certificate in $TLS_DIR, and says why above: correct the Secret"
    sleep "$CERTIFICATE_INTERVAL_S"
  done
  rm -rf "$CERTIFICATE_DIR"
}

# follow_certificate: lets the server take each new certificate of the Secret. Connections live on with the former.
follow_certificate() {
  tried=$(state_of_certificate "$CERTIFICATE_DIR")
  while sleep "$CERTIFICATE_INTERVAL_S"; do
    found=$(state_of_certificate "$TLS_DIR")
    if [ "$found" != "$tried" ] && take_certificate; then tried=$found; fi
  done
}

# take_certificate: lets the server take the certificate of the Secret; where it refuses that, the former one stays.
# Fails where it could not be asked.
take_certificate() {
  copy_certificate || return
  mv "$CERTIFICATE_DIR" "$CERTIFICATE_DIR.former"
  mv "$CERTIFICATE_DIR.next" "$CERTIFICATE_DIR"
  # At the same path the server reads all three files anew, or else keeps what it has.
  if set_directive tls-cert-file "$CERTIFICATE_DIR/tls.crt"; then
    # A part of it is never put back.
    mv "$CERTIFICATE_DIR.former" "$CERTIFICATE_DIR.next" && rm -rf "$CERTIFICATE_DIR.next"
    log 'using the new certificate of the Secret'
    return
  fi
  restore_certificate
  [ -n "$reply" ] || return
  log "the server refuses the certificate in $TLS_DIR, and goes on with the former one: correct the Secret: $reply"
}

# restore_certificate: puts the former certificate back, unless the server has taken the one after it.
restore_certificate() {
  [ -e "$CERTIFICATE_DIR.former" ] || return 0
  rm -rf "$CERTIFICATE_DIR"
  mv "$CERTIFICATE_DIR.former" "$CERTIFICATE_DIR"
}

# copy_certificate: copies the files of the Secret beside those in use, or fails where one is missing.
copy_certificate() {
  rm -rf "$CERTIFICATE_DIR.next"
  mkdir "$CERTIFICATE_DIR.next" || return
  for file in ca.crt tls.crt tls.key; do
    [ -s "$TLS_DIR/$file" ] && cat "$TLS_DIR/$file" >"$CERTIFICATE_DIR.next/$file" || return
  done
}

# state_of_certificate DIRECTORY: prints what changes with the files.
state_of_certificate() {
  cat "$1/ca.crt" "$1/tls.crt" "$1/tls.key" 2>/dev/null | sha256sum
}
