// A DNS server that keeps each answer of the Kubernetes cluster's own for 30 s, whatever its TTL says
// and also where a name was not found, as older CoreDNS configurations and node-local caches do.
import { createSocket } from 'node:dgram';
import { getServers } from 'node:dns';

const PORT = 5353;
const KEEP_MS = 30_000;
const TIMEOUT_MS = 5_000;

/** An answer begins with the id of its query (RFC 1035, 4.1.1). */
const ID_BYTES = 2;
const HEADER_BYTES = 12;

/** The codes of answers that are kept: a name that has addresses, and one that there is not. */
const [NO_ERROR, NAME_ERROR] = [0, 3];

interface Kept {
  readonly answer: Buffer;
  readonly until: number;
}

const kept = new Map<string, Kept>();
const [upstream] = getServers();
const server = createSocket('udp4');

server.on('message', (query, { port, address }) => {
  const reply = (answer: Buffer): void =>
    server.send(
      Buffer.concat([query.subarray(0, ID_BYTES), answer.subarray(ID_BYTES)]),
      port,
      address,
    );
  const question = query.subarray(HEADER_BYTES).toString('hex');
  const known = kept.get(question);
  if (known !== undefined && known.until > Date.now()) {
    reply(known.answer);
    return;
  }
  const socket = createSocket('udp4');
  const timer = setTimeout(() => socket.close(), TIMEOUT_MS);
  socket.once('error', () => undefined);
  socket.once('message', (answer) => {
    clearTimeout(timer);
    socket.close();
    const code = answer[3] & 0xf;
    if (code === NO_ERROR || code === NAME_ERROR) {
      kept.set(question, { answer, until: Date.now() + KEEP_MS });
    }
    reply(answer);
  });
  socket.send(query, 53, upstream);
});
server.bind(PORT);
