# The bootstrap program as an image, which `bootstrapImage` takes in place of the ConfigMap. A release
# publishes it. To build it yourself, in the repository's root:
# `npm ci && npm run bundle && docker build --build-arg VERSION=0.1.0 -t REGISTRY/redis-cluster-bootstrap:0.1.0 .`
# Give it to `bootstrapImage` by its digest (REGISTRY/redis-cluster-bootstrap@sha256:...), which
# `docker push` prints, so that what runs is what was built.
FROM node:24.21.0-slim
ARG VERSION=unreleased
LABEL org.opencontainers.image.title="redis-cluster-bootstrap" \
      org.opencontainers.image.description="Forms, reshapes and repairs the clusters of cdk8s-redis-cluster" \
      org.opencontainers.image.source="https://github.com/cdk8s-redis-cluster/cdk8s-redis-cluster" \
      org.opencontainers.image.licenses="Apache-2.0 AND MIT" \
      org.opencontainers.image.version="${VERSION}"
COPY LICENSE lib/THIRD-PARTY-NOTICES.txt /licenses/
COPY lib/bootstrap.js /bootstrap.js
USER 1000:1000
ENTRYPOINT ["node", "/bootstrap.js"]
