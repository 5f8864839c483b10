// Writes to a cluster from a pod beside it, for as long as its standard input is open. Each line of
// it is a request and each line of the output its answer, both JSON; protocol.ts says which.
//   node writer.js --nodes redis-0.redis:6379,redis-1.redis:6379 [--writers 8] [--replicated] [--user U] [--password P] [--ca PEM]
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Cluster, RedisOptions } from 'ioredis';
import { untilHealthy } from './health';
import { Finish, Health, Request, Statistics } from './protocol';
import { readBack } from './read-back';
import { WriteLoops } from './write-loops';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '' },
    writers: { type: 'string', default: '8' },
    replicated: { type: 'boolean', default: false },
    user: { type: 'string', default: 'default' },
    password: { type: 'string' },
    ca: { type: 'string' },
  },
});

const { user, password, ca } = values;

/** How each node is logged in to. */
const login: RedisOptions = {
  ...(password === undefined ? {} : { username: user, password }),
  ...(ca === undefined ? {} : { tls: { ca } }),
};

/**
 * A client as an application makes it: nothing is given but the nodes, and how to log in. ioredis looks names up
 * before it connects, and a certificate has no addresses: with TLS it must not.
 */
function connect(): Cluster {
  const nodes = values.nodes.split(',').map((node) => {
    const [host, port] = node.split(':');
    return { host, port: Number(port) };
  });
  const cluster = new Cluster(nodes, {
    ...(ca === undefined ? {} : { dnsLookup: (host, found) => found(null, host) }),
    redisOptions: login,
  });
  // What failed is counted where it was asked for.
  cluster.on('error', () => undefined);
  return cluster;
}

async function main(): Promise<void> {
  const writers = new WriteLoops(connect(), Number(values.writers), values.replicated);
  for await (const line of createInterface(process.stdin)) {
    console.log(JSON.stringify(await answer(writers, JSON.parse(line) as Request)));
  }
  // A test that failed tells no writer to finish; with its end of the pipe they end as well.
  process.exit();
}

async function answer(
  writers: WriteLoops,
  request: Request,
): Promise<Statistics | Health | Finish> {
  switch (request.do) {
    case 'mark':
      return writers.mark();
    case 'healthy':
      return untilHealthy(request, login);
    case 'finish':
      await writers.stop();
      return {
        statistics: writers.mark(),
        readBack: await readBack(connect(), writers.acknowledged).catch(
          (error: Error) => error.message,
        ),
      };
  }
}

void main();
