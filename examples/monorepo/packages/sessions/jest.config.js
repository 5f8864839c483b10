module.exports = {
  transform: { '\\.ts$': 'ts-jest' },
  // Leaves out of snapshots what only a new release of cdk8s-redis-cluster changes.
  snapshotSerializers: ['cdk8s-redis-cluster/snapshot-serializer'],
};
