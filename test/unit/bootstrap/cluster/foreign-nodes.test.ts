import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { formed, line } from '../observed';

/** The live foreign nodes and who knows them, where pod 0 has this line. */
function found(foreign: NodeLine): string[] {
  const { liveForeignNodes } = clusterState(formed(3, 0, { 0: { others: [foreign] } }));
  return liveForeignNodes.map(({ member, line: { id } }) => `${member.name} ${id}`);
}

test('a connected node that is none of the pods is a live foreign node', () => {
  expect(found(line(9))).toEqual(['redis-0 id-9']);
});

test.each([
  ['it has failed', line(9, { flags: ['master', 'fail'] })],
  ['it is not connected', line(9, { connected: false })],
  ['its id is not known yet', line(9, { flags: ['handshake'] })],
  ['a pod has its address', line(9, { host: '10.0.0.2' })],
])('a node is no live foreign node where %s', (_, foreign) => {
  expect(found(foreign)).toEqual([]);
});
