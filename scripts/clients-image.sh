#!/bin/sh
# Builds the image of test/clients/Dockerfile out of lib/clients with buildah, where there is no
# Docker, and writes it as an archive: scripts/clients-image.sh NAME:TAG ARCHIVE [BASE]
#
# BASE is an archive of the image that the Dockerfile starts from, for a machine that reaches no
# registry. In the lab of this project, of which it is a file in the cache:
#
#   scripts/clients-image.sh redis-clients:dev clients.tar "$KUBE_LAB_CACHE/images/library_node_24.21.0.tar"
#   ../shared/kube/lab load clients.tar
set -eu
cd "$(dirname "$0")/.."

[ $# -ge 2 ] || { echo 'clients-image: tell it the name of the image and the archive to write, as redis-clients:dev clients.tar' >&2; exit 1; }
name=docker.io/library/$1
archive=$2
base=docker.io/library/$(awk '$1 == "FROM" { print $2 }' test/clients/Dockerfile)

for program in buildah skopeo; do
  command -v "$program" >/dev/null || { echo "clients-image: $program is not installed; install it" >&2; exit 1; }
done
[ -d lib/clients/bin ] || { echo 'clients-image: lib/clients was not built; run scripts/build-clients.sh' >&2; exit 1; }

# What root in a container may do as well.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
pull=--pull
if [ $# -gt 2 ]; then
  pull=--pull-never
  buildah inspect --type image "$base" >/dev/null 2>&1 ||
    skopeo copy --quiet "docker-archive:$3:$base" "containers-storage:$base" >&2
fi
buildah bud "$pull" --layers=false --tag "$name" lib/clients >&2
rm -f "$archive"
buildah push --quiet "$name" "docker-archive:$archive:$name" >&2
