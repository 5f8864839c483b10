import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { formed, line } from '../observed';

/** The ids of live nodes that are none of the pods, where pod 0 has this line. */
function found(stranger: NodeLine): string[] {
  const { liveStrangers } = clusterState(formed(3, 0, { 0: { others: [stranger] } }));
  return liveStrangers.map(({ member, line: { id } }) => `${member.name} ${id}`);
}

test('a connected node that is none of the pods is a live stranger', () => {
  expect(found(line(9))).toEqual(['redis-0 id-9']);
});

test.each([
  ['it has failed', line(9, { flags: ['master', 'fail'] })],
  ['it is not connected', line(9, { connected: false })],
  ['its id is not known yet', line(9, { flags: ['handshake'] })],
  ['a pod has its address', line(9, { host: '10.0.0.2' })],
])('a node is no live stranger where %s', (_, stranger) => {
  expect(found(stranger)).toEqual([]);
});
