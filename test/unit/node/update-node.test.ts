import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = readFileSync(join(__dirname, '../../../src/node/update-node.sh'), 'utf8');

const directory = mkdtempSync(join(tmpdir(), 'update-node-'));
const nodesConf = join(directory, 'nodes.conf');
afterAll(() => rmSync(directory, { recursive: true }));

/** What the script makes of nodes.conf, and what it then runs. */
function run(address: string, conf: string): { conf: string; ran: string } {
  writeFileSync(nodesConf, conf);
  const script = SCRIPT.replace('/data/nodes.conf', nodesConf);
  const env = { ...process.env, POD_IP: address };
  const ran = execFileSync('sh', ['-c', script, 'sh', 'echo', 'server', 'conf'], { env });
  return { conf: readFileSync(nodesConf, 'utf8'), ran: String(ran) };
}

const PEER = 'b2 10.0.0.2:6379@16379 master - 0 0 2 connected 5461-10922';

test.each([
  ['10.0.0.9', 'a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-5460'],
  ['10.0.0.9', 'a1 :6379@16379 myself,master - 0 0 1 connected 0-5460'],
  ['fd00::9', 'a1 fd00::1:6379@16379 myself,slave b2 0 0 1 connected'],
  ['10.0.0.9', 'a1 10.0.0.1:6379@16379,name myself,master - 0 0 1 connected 0-5460'],
])('writes %s into the line of the node itself: %s', (address, line) => {
  const { conf, ran } = run(address, `${line}\n${PEER}\n`);
  expect(conf).toBe(`${line.replace(/ \S*:6379@/, ` ${address}:6379@`)}\n${PEER}\n`);
  expect(ran).toBe('server conf\n');
});
