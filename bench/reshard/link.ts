// A link with a delay: forwards one port to another, and delays both directions by so many
// milliseconds. The stream is delayed as it is: data that was sent together arrives together.
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
