import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { RedisCluster } from '../../src';
import { Fault, forceDeletePrimary, rolloutRestart } from './chaos/faults';
import { redisTarget } from './chaos/setup';
import { Outcome, summary, survive } from './chaos/survival';
import { startWriterPod } from './chaos/writer-pod';
import { PodDns, scaleDnsCache, startDnsCache } from './dns/cache';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { engine } from './redis-cluster';

jest.setTimeout(900_000);

const NAMESPACE = 'e2e-slow-dns';
const OUTAGE_MS = 30_000;
const target = redisTarget(NAMESPACE);

beforeAll(async () => {
  await createNamespace(NAMESPACE);
  const dns = await startDnsCache(NAMESPACE);
  await apply(NAMESPACE, clusterWith(dns));
  await bootstrapped(NAMESPACE);
  await startWriterPod(NAMESPACE, dns);
});
afterAll(() => deleteNamespace(NAMESPACE));

/** A cluster whose pods ask a DNS server of their own. */
function clusterWith(dns: PodDns): string {
  return manifest((app) => {
    const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
    const [label, value] = target.selector.split('=');
    const redis = new RedisCluster(chart, 'redis', { engine, podLabels: { [label]: value } });
    ApiObject.of(redis.statefulSet).addJsonPatch(
      ...Object.entries(dns).map(([field, setting]) =>
        JsonPatch.add(`/spec/template/spec/${field}`, setting),
      ),
    );
    return chart;
  });
}

async function outcomeOf(name: string, fault: Fault): Promise<Outcome> {
  const outcome = await survive(target, fault);
  console.log(summary(name, outcome));
  expect(outcome.problem).toBeUndefined();
  return outcome;
}

test('with answers that are 30 s old, no key is lost in a rollout, and no write fails', async () => {
  const outcome = await outcomeOf('rollout, DNS answers kept for 30 s', rolloutRestart);
  expect(outcome).toMatchObject({ lost: 0, writes: { failed: 0 } });
});

test('with answers that are 30 s old, no key is lost with a pod', async () => {
  const outcome = await outcomeOf('forced delete, DNS answers kept for 30 s', forceDeletePrimary);
  expect(outcome).toMatchObject({ lost: 0 });
});

test('without DNS for 30 s in a rollout, no key is lost', async () => {
  const outcome = await outcomeOf('rollout, no DNS for 30 s', async (context) => {
    const rollout = rolloutRestart(context);
    await scaleDnsCache(NAMESPACE, 0);
    await sleep(OUTAGE_MS);
    await scaleDnsCache(NAMESPACE, 1);
    await rollout;
  });
  expect(outcome).toMatchObject({ lost: 0 });
});
