import { HitCounterExample } from '../../examples/hit-counter';
import { healthy } from './healthy';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { eventually } from './eventually';
import { kubectl } from './kubectl';
import { hostAddresses, outside } from './outside';
import { NODES } from './redis-cluster';

interface Hit {
  readonly count: number;
  readonly pod: string;
}

const NAMESPACE = 'hit-counter';
const describeWithImage = process.env.HIT_COUNTER_IMAGE ? describe : describe.skip;

describeWithImage('the application of the first recipe', () => {
  const hits: Hit[] = [];

  beforeAll(async () => {
    await createNamespace(NAMESPACE);
    await apply(
      NAMESPACE,
      manifest((app) => new HitCounterExample(app, 'hit-counter')),
    );
    await bootstrapped(NAMESPACE);
    const deployment = ['-n', NAMESPACE, 'deployment/hit-counter'];
    await kubectl(['rollout', 'status', ...deployment, '--timeout=90s']);
  });
  afterAll(() => deleteNamespace(NAMESPACE));

  test('counts each hit once, whichever pod answers', async () => {
    hits.push(await eventually(hit));
    await hitUntilBothAnswered();
    expect(hits.map(({ count }) => count)).toEqual(hits.map((_, index) => index + 1));
  });

  test('keeps its count when the primary that has it is lost', async () => {
    const before = hits.length;
    const victim = await primaryWithTheCount();
    const pod = ['-n', NAMESPACE, 'pod', victim];
    let back = false;
    const loss = kubectl(['delete', ...pod])
      .then(() => kubectl(['wait', '--for=condition=Ready', ...pod, '--timeout=90s']))
      .finally(() => (back = true));
    while (!back) await hit().then((each) => hits.push(each), expectRefusal);
    await loss;
    await healthy(NAMESPACE, NODES, 3, 1);

    await hitUntilBothAnswered();
    expect(hits.length).toBeGreaterThan(before);
    expect(hits.map(({ count }) => count)).toEqual(hits.map((_, index) => index + 1));
  });

  test('ends on SIGTERM, long before it would be killed', async () => {
    const pods = ['pod', '-n', NAMESPACE, '-l', 'app=hit-counter'];
    await kubectl(['delete', ...pods, '--timeout=20s']);
  });

  /** Hits until each pod has answered one more time. */
  async function hitUntilBothAnswered(): Promise<void> {
    const answered = new Set<string>();
    await eventually(async () => {
      hits.push(await hit());
      answered.add(hits[hits.length - 1].pod);
      expect(answered.size).toBe(2);
    });
  }
});

/** One hit from outside of the cluster. */
async function hit(): Promise<Hit> {
  const [host] = await hostAddresses();
  const answer = await outside('curl', '--silent', '--show-error', `http://${host}:30020/`);
  const match = /^I have been hit (\d+) times since deployment, says (hit-counter-\S+)\.\n$/.exec(
    answer,
  );
  if (!match) throw new Error(answer);
  return { count: Number(match[1]), pod: match[2] };
}

/** While the shard has no primary the application says so, and keeps running. */
function expectRefusal(error: Error): void {
  expect(error.message).toMatch(/^Redis does not count, says hit-counter-/);
}

/** The primary whose only key is the count. */
async function primaryWithTheCount(): Promise<string> {
  for (const { pod, primary } of await healthy(NAMESPACE, NODES, 3, 1)) {
    if (primary === undefined && (await shell(NAMESPACE, pod, '$cli dbsize')).trim() === '1') {
      return pod;
    }
  }
  throw new Error('no primary has a key');
}
