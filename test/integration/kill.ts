// Runs the bootstrap on real servers, and ends with SIGKILL after a number of commands:
// node kill.js COMMANDS SHARDS REPLICAS NODE_TIMEOUT HOST:PORT...
import { setTimeout as sleep } from 'node:timers/promises';
import { converge } from '../../src/bootstrap/run/converge';
import { PodsByAddress } from '../../src/bootstrap/observe/pods-by-address';
import { fixedLogin } from '../../src/bootstrap/redis/login';
import { Servers } from '../../src/bootstrap/redis/servers';
import { liveCluster, ClusterClient } from '../../src/bootstrap/run/live-cluster';
import { outcomeText } from '../../src/bootstrap/run/outcome';
import { stopwatch } from '../../src/bootstrap/util/clock';

const [commands, shards, replicasPerShard, nodeTimeout] = process.argv.slice(2, 6).map(Number);
const addresses = process.argv.slice(6).map((address) => {
  const [host, port] = address.split(':');
  return { host, port: Number(port) };
});
const tuning = { nodeTimeout, requireFullCoverage: true, syncDelay: 5 };

/** Sends one command at a time, for a process can be killed between any two. */
function fragile(client: ClusterClient): ClusterClient {
  let sent = 0;
  const dieIfDue = (): void => {
    if (sent === commands) process.kill(process.pid, 'SIGKILL');
  };
  return {
    observe: () => client.observe(),
    act: async (step, seen) => {
      const failures: string[] = [];
      for (const command of step) {
        dieIfDue();
        failures.push(...(await client.act([command], seen)));
        sent++;
        dieIfDue();
      }
      return failures;
    },
  };
}

const clock = { now: () => performance.now(), sleep };
const servers = new Servers(fixedLogin());
void converge(
  { shards, replicasPerShard, scales: false, tuning },
  fragile(liveCluster(new PodsByAddress(addresses), servers, clock)),
  clock,
  console.log,
  60_000,
  stopwatch(clock),
).then((outcome) => {
  console.log(outcomeText(outcome));
  process.exit(outcome.kind === 'done' ? 0 : 1);
});
