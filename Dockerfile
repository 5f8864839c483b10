# The bootstrap program as an image, for clusters that take no program out of a ConfigMap:
# `npm run bundle && docker build -t REGISTRY/redis-cluster-bootstrap .`, then `bootstrapImage`.
FROM node:24.21.0
COPY lib/bootstrap.js /bootstrap.js
USER 1000:1000
ENTRYPOINT ["node", "/bootstrap.js"]
