import { Testing } from 'cdk8s';
import { RedisCluster } from '../../../src';
import serializer from '../../../src/testing/snapshot-serializer';
import { manifest, manifests } from '../constructs/synth';

expect.addSnapshotSerializer(serializer);

const chart = Testing.chart();
new RedisCluster(chart, 'redis', { metadata: { name: 'redis' } });

test('the program, its checksum and the scripts are not printed', () => {
  const [config, program] = manifests(chart, 'ConfigMap');
  const { annotations } = manifest(chart, 'Deployment').spec.template.metadata;
  const { 'redis.conf': conf, ...scripts } = config.data as unknown as Record<string, string>;
  expect(conf).toContain('cluster-enabled yes');
  expect({ ...scripts, 'redis.conf': '' }).toMatchInlineSnapshot(`
    {
      "announce-name.sh": "<program>",
      "before-start.sh": "<program>",
      "before-stop.sh": "<program>",
      "certificate.sh": "<program>",
      "damaged-files.sh": "<program>",
      "follow-passwords.sh": "<program>",
      "meet-peers.sh": "<program>",
      "nodes-conf.sh": "<program>",
      "password.sh": "<program>",
      "peer-reports.sh": "<program>",
      "query.sh": "<program>",
      "ready.sh": "<program>",
      "redis.conf": "",
      "run-node.sh": "<program>",
      "saved-data.sh": "<program>",
      "settings.sh": "<program>",
      "start-server.sh": "<program>",
      "tls-state.sh": "<program>",
      "users.sh": "<program>",
      "volume-owner.sh": "<program>",
    }
  `);
  expect([program.data, program.binaryData, annotations]).toMatchInlineSnapshot(`
       [
         {
           "unpack.js": "<program>",
         },
         {
           "bootstrap.js.br": "<program>",
         },
         {
           "checksum/program": "<program>",
         },
       ]
    `);
});

test('the name of the Job is printed without its hash, and all else of it is', () => {
  const { kind, metadata } = manifest(chart, 'Job');
  expect({ kind, metadata }).toMatchInlineSnapshot(`
       {
         "kind": "Job",
         "metadata": {
           "annotations": {
             "argocd.argoproj.io/hook": "Sync",
             "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
           },
           "labels": {
             "app.kubernetes.io/component": "bootstrap",
             "app.kubernetes.io/instance": "redis",
             "app.kubernetes.io/name": "redis-cluster",
           },
           "name": "redis-bootstrap-<hash>",
         },
       }
    `);
});

test('what is not of this package is printed by others', () => {
  expect([{ 'backup.sh': 'exit 1' }, 'bootstrap.js.br'].map(serializer.test)).toEqual([
    false,
    false,
  ]);
});
