import { parseNodeLines } from '../../../../src/bootstrap/cluster/cluster-nodes';
import { NodeLine } from '../../../../src/bootstrap/cluster/observation';

function parse(text: string): NodeLine {
  const [line] = parseNodeLines(`${text}\n`).values();
  return line;
}

test('reads a primary with its slots', () => {
  expect(
    parse('a1 10.0.0.1:6379@16379 myself,master - 0 1700000000000 3 connected 0-5460 5500'),
  ).toEqual({
    id: 'a1',
    host: '10.0.0.1',
    port: 6379,
    flags: ['myself', 'master'],
    epoch: 3,
    connected: true,
    slots: [
      { first: 0, last: 5460 },
      { first: 5500, last: 5500 },
    ],
    openSlots: [],
  });
});

test('reads a replica and its primary', () => {
  expect(parse('b2 10.0.0.2:6379@16379 slave a1 0 1700000000000 3 connected')).toMatchObject({
    flags: ['slave'],
    primary: 'a1',
    slots: [],
  });
});

test('reads the host name that a server of 7.0 adds, and what later ones add to that', () => {
  const address = '10.0.0.1:6379@16379,redis-0.example,shard-id=abc';
  expect(parse(`a1 ${address} master - 0 0 1 connected`)).toMatchObject({
    host: '10.0.0.1',
    port: 6379,
    hostname: 'redis-0.example',
  });
  const nameless = parse('a1 10.0.0.1:6379@16379, master - 0 0 1 connected');
  expect(nameless).toMatchObject({ host: '10.0.0.1', port: 6379 });
  expect(nameless).not.toHaveProperty('hostname');
});

test('reads the port of a bus that is not the usual one', () => {
  expect(parse('a1 10.0.0.1:6380@16379 master - 0 0 1 connected')).toMatchObject({
    port: 6380,
    busPort: 16379,
  });
  expect(parse('a1 10.0.0.1:6379@16379 master - 0 0 1 connected').busPort).toBeUndefined();
});

test('reads an IPv6 address, which has colons of its own', () => {
  expect(parse('a1 fd00::1:6379@16379 master - 0 0 1 connected')).toMatchObject({
    host: 'fd00::1',
    port: 6379,
  });
});

test('keeps slots on their way apart from those that are owned', () => {
  expect(
    parse('a1 :6379@16379 myself,master - 0 0 1 connected 0-92 [93-<-b2] [77->-c3]'),
  ).toMatchObject({
    host: '',
    slots: [{ first: 0, last: 92 }],
    openSlots: [
      { slot: 93, mark: 'importing', peer: 'b2' },
      { slot: 77, mark: 'migrating', peer: 'c3' },
    ],
  });
});

test('reads a node whose address is lost', () => {
  expect(parse('a1 :0@0 master,fail?,noaddr - 1 0 1 disconnected')).toMatchObject({
    host: '',
    port: 0,
    flags: ['master', 'fail?', 'noaddr'],
    connected: false,
  });
});

test('reads a handshake', () => {
  expect(parse('tmp 10.0.0.9:6379@0 handshake - 0 0 0 disconnected').flags).toEqual(['handshake']);
});

test('shares a line that another server gave before, whenever the node was pinged', () => {
  const read = new Map<string, NodeLine>();
  const [first] = parseNodeLines('a1 :1@2 master - 0 17 1 connected 0-1\n', read).values();
  const [same] = parseNodeLines('a1 :1@2 master - 5 23 1 connected 0-1\n', read).values();
  const [other] = parseNodeLines('a1 :1@2 master - 5 23 1 connected 0-2\n', read).values();
  expect(same).toBe(first);
  expect(other.slots).toEqual([{ first: 0, last: 2 }]);
});

test('reads each line, however it ends', () => {
  const lines = parseNodeLines(
    'a1 :1@2 master - 0 0 1 connected 0-1\r\nb2 :1@2 slave a1 0 0 1 connected\r\n',
  );
  expect([...lines.keys()]).toEqual(['a1', 'b2']);
  expect(lines.get('a1')?.slots).toEqual([{ first: 0, last: 1 }]);
});
