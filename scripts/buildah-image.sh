#!/bin/sh
# Builds an image with buildah, where there is no Docker, and writes it as an archive:
# scripts/buildah-image.sh NAME:TAG CONTEXT ARCHIVE [BASE]
#
# CONTEXT is a directory with a Dockerfile. BASE is an archive of the image that it starts from, for a
# machine that reaches no registry. In the lab of this project, of which it is a file in the cache:
#
#   base="$KUBE_LAB_CACHE/images/library_node_24.21.0.tar"
#   scripts/buildah-image.sh redis-clients:dev lib/clients clients.tar "$base"
#   ../shared/kube/lab load clients.tar
set -eu

[ $# -ge 3 ] || { echo 'buildah-image: tell it the image, the context and the archive to write, as redis-clients:dev lib/clients clients.tar' >&2; exit 1; }
name=docker.io/library/$1
context=$2
archive=$3

for program in buildah skopeo; do
  command -v "$program" >/dev/null || { echo "buildah-image: $program is not installed; install it" >&2; exit 1; }
done
[ -f "$context/Dockerfile" ] || { echo "buildah-image: there is no $context/Dockerfile; build the context first" >&2; exit 1; }

# What root in a container may do as well.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
pull=--pull
if [ $# -gt 3 ]; then
  pull=--pull-never
  base=docker.io/library/$(awk '$1 == "FROM" { print $2 }' "$context/Dockerfile")
  buildah inspect --type image "$base" >/dev/null 2>&1 ||
    skopeo copy --quiet "docker-archive:$4:$base" "containers-storage:$base" >&2
fi
buildah bud "$pull" --layers=false --tag "$name" "$context" >&2
rm -f "$archive"
buildah push --quiet "$name" "docker-archive:$archive:$name" >&2
