import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsOptions } from '../../../../src/bootstrap/redis/tls-files';

const directory = mkdtempSync(join(tmpdir(), 'tls-files-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('the files are read anew each time', () => {
  const ca = join(directory, 'ca.crt');
  writeFileSync(ca, 'first');
  expect(tlsOptions({ ca })).toMatchObject({ ca: 'first' });
  writeFileSync(ca, 'second');
  expect(tlsOptions({ ca })).toMatchObject({ ca: 'second' });
});

test.each(['missing', '.', 'empty'])('without a CA no one is trusted: %s', (file) => {
  writeFileSync(join(directory, 'empty'), '');
  // Where it is left out, Node.js trusts the public CAs.
  expect(tlsOptions({ ca: join(directory, file) })).toMatchObject({ ca: [] });
});
