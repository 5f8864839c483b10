import * as kplus from 'cdk8s-plus-27';
import { App, Chart } from 'cdk8s';
import { Auth, ExternalAccess, RedisCluster, Tls } from '../../src';
import { CertificateAuthority } from '../support/certificates';
import { eventually } from './eventually';
import { gateway, removeRoutes } from './external/gateway';
import { endpoints, hostOf, Outside, OutsidePrograms, printedSettings } from './external/reach';
import { manifest } from './manifest';
import { apply, createNamespace, deleteNamespace, setSecret } from './namespace';
import { hostAddresses } from './outside';
import { engine, form, NODES } from './redis-cluster';

const NAMESPACE = 'e2e-reach-tls';
const PASSWORD = 'reach me from "outside"';

/** Traefik's entry point for TLS, which is on the port of the nodes as well. */
const ENTRY_POINT = 'rediss';
const PORT = 6380;
const HOST_NAMES = '{ordinal}.redis.example.com';

const ca = new CertificateAuthority('e2e');
const programs = new OutsidePrograms();
const env = { REDIS_USERNAME: 'default', REDIS_PASSWORD: PASSWORD, REDIS_CA: ca.pem };

let host: string;

function cluster(externalAccess?: ExternalAccess): string {
  return manifest((app: App) => {
    const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
    const secret = (name: string): kplus.ISecret => kplus.Secret.fromSecretName(chart, name, name);
    const login = { auth: Auth.fromSecret(secret('password')), tls: Tls.fromSecret(secret('tls')) };
    new RedisCluster(chart, 'redis', { engine, ...login, externalAccess });
    return chart;
  });
}

beforeAll(async () => {
  [host] = await hostAddresses();
  await createNamespace(NAMESPACE);
  const names = [`*.redis.${NAMESPACE}.svc.cluster.local`, HOST_NAMES.replace('{ordinal}', '*')];
  await setSecret(NAMESPACE, 'tls', ca.secret({ names }), NODES);
  await setSecret(NAMESPACE, 'password', { password: PASSWORD }, NODES);
  await form(NAMESPACE, cluster());
});
afterAll(async () => {
  ca.close();
  programs.close();
  await deleteNamespace(NAMESPACE);
});

describe.each<[string, () => ExternalAccess]>([
  [
    'traefikSni',
    () => ExternalAccess.traefikSni({ hostNames: HOST_NAMES, entryPoint: ENTRY_POINT, port: PORT }),
  ],
  [
    'gatewaySni',
    () =>
      ExternalAccess.gatewaySni({
        hostNames: HOST_NAMES,
        gateway: 'edge',
        listener: ENTRY_POINT,
        port: PORT,
      }),
  ],
])('%s', (kind, access) => {
  beforeAll(async () => {
    await removeRoutes(NAMESPACE);
    if (kind === 'gatewaySni') {
      await apply(NAMESPACE, gateway('TLS', [{ name: ENTRY_POINT, port: PORT }]));
    }
    await apply(NAMESPACE, cluster(access()));
    await eventually(expectAnswers);
  });

  test('ioredis sets and gets a key of each slot with the printed settings', async () => {
    const nodes = (await endpoints(NAMESPACE)).map(({ outside }) => outside);
    await programs.expectAllSlots(
      await knowing('outside'),
      await printedSettings(NAMESPACE),
      nodes,
    );
  });

  test('it needs no map where the names that nodes tell lead to the proxy', async () => {
    const nodes = (await endpoints(NAMESPACE)).map(({ inside }) => inside);
    const code = `const { REDIS_USERNAME: username, REDIS_PASSWORD: password, REDIS_CA: ca } = process.env;
      const named = (node) => {
        const [host, port] = node.split(':');
        return { host, port: Number(port), tls: { ca, servername: host } };
      };
      const ioredis = new Redis.Cluster([named('${nodes[0]}')], {
        natMap: named,
        dnsLookup: (host, callback) => callback(null, host),
        redisOptions: { username, password },
      });`;
    await programs.expectAllSlots(await knowing('inside'), code, nodes);
  });
});

/** A machine whose DNS leads the names of the nodes to Traefik. */
async function knowing(side: 'inside' | 'outside'): Promise<Outside> {
  const names = (await endpoints(NAMESPACE)).map((each) => hostOf(each[side]));
  return { hosts: Object.fromEntries(names.map((name) => [name, host])), env };
}

/** Each node answers under its own name. */
async function expectAnswers(): Promise<void> {
  const machine = await knowing('outside');
  for (const name of Object.keys(machine.hosts!)) {
    const script =
      'echo "$REDIS_CA" > /tmp/$$.pem; trap "rm /tmp/$$.pem" EXIT; ' +
      `REDISCLI_AUTH=$REDIS_PASSWORD timeout 2 redis-cli --tls --cacert /tmp/$$.pem --sni ${name} -h ${name} -p ${PORT} ping`;
    expect(await programs.run(machine, '', 'sh', '-c', script)).toContain('PONG');
  }
}
