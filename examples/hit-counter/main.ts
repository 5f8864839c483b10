// The program of the hit counter, which ../hit-counter.ts deploys.
import { hostname } from 'node:os';
import { connect } from './connection';
import { hitCounter } from './server';

const nodes = process.env.REDIS_NODES;
if (!nodes) throw new Error('REDIS_NODES is not set; use connectTo of the RedisCluster');

const redis = connect(nodes);
// A pod's host name is its name.
const server = hitCounter(() => redis.incr('hits'), hostname()).listen(5000);
process.once('SIGTERM', () => server.close(() => redis.disconnect()));
