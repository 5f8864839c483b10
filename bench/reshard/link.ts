// A link with a delay: passes a port on to another one, and what goes through it, either way, comes
// out after so many milliseconds. It is delayed as a stream: what follows closely comes out closely.
//   node link.js DELAY FROM TO
import { connect, createServer, Socket } from 'node:net';

const [delay, from, to] = process.argv.slice(2).map(Number);

createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port: to, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  pass(near, far);
  pass(far, near);
}).listen(from, '127.0.0.1');

function pass(source: Socket, sink: Socket): void {
  source.on('data', (part) => {
    setTimeout(() => {
      if (!sink.write(part)) {
        source.pause();
        sink.once('drain', () => source.resume());
      }
    }, delay);
  });
  source.on('end', () => setTimeout(() => sink.end(), delay));
  source.on('error', () => sink.destroy());
}
