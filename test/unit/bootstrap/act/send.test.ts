import { Redis } from 'ioredis';
import { send } from '../../../../src/bootstrap/act/send';
import { ServerCommand } from '../../../../src/bootstrap/plan/command';
import { Servers } from '../../../../src/bootstrap/redis/servers';
import { blank, Facts, idOf } from '../observed';

/** What a server is asked before others meet it; it changes nothing. */
const WHO = 'CLUSTER MYID';

interface Fake {
  readonly id?: string;
  readonly keyspace?: string;
  readonly refuses?: string;
}

/** Sends commands to fakes of the servers of two pods; an absent one has lost its connection. */
async function sent(
  commands: readonly ServerCommand[],
  fakes: readonly (Fake | undefined)[] = [{}, {}],
  facts: Facts = {},
): Promise<{ sent: string[]; failures: string[] }> {
  const { pods } = blank(2, { 1: facts });
  const log: string[] = [];
  const clients = fakes.map((fake, ordinal) => fake && clientOf(fake, ordinal, log));
  const established = ({ host }: { host: string }): unknown => clients[Number(host.slice(-1))];
  const failures = await send({ established } as unknown as Servers, commands, pods);
  return {
    sent: log,
    failures: failures.map(({ command, error }) => `${command.kind}: ${error}`),
  };
}

function clientOf(
  { id, keyspace = '# Keyspace', refuses }: Fake,
  ordinal: number,
  log: string[],
): Redis {
  const answer = (text: string): [Error | null, unknown] => {
    if (refuses !== undefined && text.startsWith(refuses)) return [new Error('ERR no'), null];
    return [null, text === WHO ? (id ?? `id-${ordinal}`) : keyspace];
  };
  const pipeline = (): unknown => {
    const texts: string[] = [];
    const call = (...words: readonly unknown[]): number => texts.push(words.join(' '));
    const exec = (): Promise<unknown> => {
      log.push(...texts.filter((text) => text !== WHO).map((text) => `${ordinal}: ${text}`));
      return Promise.resolve(texts.map(answer));
    };
    return { call, callBuffer: call, exec };
  };
  return { pipeline } as unknown as Redis;
}

test('commands to one server are sent in their order', async () => {
  const commands: ServerCommand[] = [
    { kind: 'epoch', pod: 1, epoch: 4 },
    { kind: 'meet', pod: 1, peer: 0 },
  ];
  expect(await sent(commands)).toEqual({
    sent: ['1: CLUSTER SET-CONFIG-EPOCH 4', '1: CLUSTER MEET 10.0.0.0 6379'],
    failures: [],
  });
});

test('a command that a server refuses comes back with its answer', async () => {
  const { failures } = await sent([{ kind: 'failOver', pod: 0 }], [{ refuses: 'CLUSTER' }, {}]);
  expect(failures).toEqual(['failOver: ERR no']);
});

test('nothing is sent over a new connection, which may lead to another server', async () => {
  expect(await sent([{ kind: 'failOver', pod: 0 }], [undefined, {}])).toEqual({
    sent: [],
    failures: ['failOver: the connection was lost'],
  });
});

test('a peer whose address another server has now is not met', async () => {
  expect(await sent([{ kind: 'meet', pod: 0, peer: 1 }], [{}, { id: 'other' }])).toEqual({
    sent: [],
    failures: ["meet: another server now has the peer's address"],
  });
});

test('a node that was reset is emptied, but not one that refused to be', async () => {
  const reset: ServerCommand = { kind: 'reset', pod: 0 };
  const words = ['0: CLIENT KILL TYPE normal', '0: CLUSTER RESET HARD'];
  expect((await sent([reset])).sent).toEqual([...words, '0: FLUSHALL']);
  expect((await sent([reset], [{ refuses: 'CLUSTER RESET' }, {}])).sent).toEqual(words);
});

test('a server that has got keys since is not emptied', async () => {
  const empty: ServerCommand = { kind: 'empty', pod: 0 };
  expect((await sent([empty])).sent).toEqual(['0: INFO keyspace', '0: FLUSHALL']);
  expect(await sent([empty], [{ keyspace: '# Keyspace\r\ndb0:keys=1,expires=0' }, {}])).toEqual({
    sent: ['0: INFO keyspace'],
    failures: ['empty: the server has keys now'],
  });
});

test.each([[{ refuses: 'INFO' }], [{ keyspace: '' }]])(
  'a server that does not tell its number of keys is not emptied: %j',
  async (fake) => {
    const { sent: words, failures } = await sent([{ kind: 'empty', pod: 0 }], [fake, {}]);
    expect(words).toEqual(['0: INFO keyspace']);
    expect(failures).toEqual([
      expect.stringContaining('empty: the server does not tell its number of keys'),
    ]);
  },
);

test('a server that was reset and refuses to be emptied is reported', async () => {
  const { failures } = await sent([{ kind: 'reset', pod: 0 }], [{ refuses: 'FLUSHALL' }, {}]);
  expect(failures).toEqual(['reset: ERR no']);
});

describe('a replica that is to follow another primary', () => {
  const REPLICA: Facts = { own: { primary: idOf(0) }, view: { linkUp: true, keys: 5 } };
  const leave: ServerCommand[] = [{ kind: 'replicate', pod: 1, primary: 0 }];

  test('does so while its own primary is there', async () => {
    const fake = { keyspace: 'role:slave\r\nmaster_link_status:up\r\n' };
    expect((await sent(leave, [{}, fake], REPLICA)).failures).toEqual([]);
  });

  test('stays where that was lost since the look, for it may have the last copy', async () => {
    const fake = { keyspace: 'role:slave\r\nmaster_link_status:down\r\n' };
    expect(await sent(leave, [{}, fake], REPLICA)).toEqual({
      sent: ['1: INFO replication'],
      failures: ['replicate: its link to its primary is down now, so it may have the last copy'],
    });
  });

  test('is not asked where its link was down already, as where its primary is gone for good', async () => {
    const facts = { ...REPLICA, view: { linkUp: false, keys: 5 } };
    expect((await sent(leave, [{}, {}], facts)).sent).toEqual(['1: CLUSTER REPLICATE id-0']);
  });
});
