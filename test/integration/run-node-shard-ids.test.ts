import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverVersion } from '../support/find-server';
import { Pods } from './run-node/pods';

jest.setTimeout(90_000);

// From 7.2 on, servers write shard ids to nodes.conf.
const withShardIds = parseFloat(serverVersion()) >= 7.2 ? test : test.skip;

withShardIds(
  'a replica whose nodes.conf has another shard id than that of its primary starts',
  async () => {
    const pods = await Pods.cluster('dash', { net: 34 });
    try {
      const replica = await pods.find('slave');
      await replica.stop();
      const conf = readFileSync(join(pods.data(replica.ordinal), 'nodes.conf'), 'utf8');
      const other = `shard-id=${'5'.repeat(40)}`;
      const edited = conf.replace(/shard-id=\w+(?=.* myself,)/, other);
      expect(edited).toContain(other);
      pods.write(replica.ordinal, 'nodes.conf', edited);
      pods.start(replica.ordinal);
      await pods.healthy();
    } finally {
      pods.close();
    }
  },
);
