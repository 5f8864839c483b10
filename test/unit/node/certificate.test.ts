import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');
const FILES = ['ca.crt', 'tls.crt', 'tls.key'];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  write('secret', 'new');
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, content: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  for (const file of FILES) writeFileSync(join(directory, name, file), content);
}

/** The certificate with which server and script go on, and what is beside it. */
function inUse(): { content: string[]; beside: string[] } {
  return {
    content: FILES.map((file) => readFileSync(join(directory, 'tls', file), 'utf8')),
    beside: readdirSync(directory).filter((name) => !['secret', 'tls'].includes(name)),
  };
}

/** Runs functions of the script, where the server does this when it is told of a certificate. */
function run(shell: string, functions: string, server = 'reply=OK'): string {
  const script = `
    set -u
    TLS_DIR=${directory}/secret CERTIFICATE_DIR=${directory}/tls
    . ${NODE}/certificate.sh
    CERTIFICATE_INTERVAL_S=0
    log() { echo "$1"; }
    set_directive() { ${server}; [ "$reply" = OK ]; }
    ${functions}`;
  const { stdout, stderr } = inShell(shell, script);
  expect(stderr).toBe('');
  return stdout;
}

describe.each(SHELLS)('under %s', (shell) => {
  const all = (content: string): ReturnType<typeof inUse> => ({
    content: FILES.map(() => content),
    beside: [],
  });

  test('a node starts with the certificate of its Secret', () => {
    run(shell, 'use_certificate');
    expect(inUse()).toMatchObject({ content: ['new', 'new', 'new'] });
  });

  test('the server takes a new one, and nothing of the former stays', () => {
    write('tls', 'former');
    expect(run(shell, 'take_certificate')).toBe('using the new certificate of the Secret\n');
    expect(inUse()).toEqual(all('new'));
  });

  test('one that the server refuses is put away again', () => {
    write('tls', 'former');
    expect(run(shell, 'take_certificate', 'reply=ERR')).toContain('the server refuses');
    expect(inUse()).toEqual(all('former'));
  });

  test('while the Secret is not complete, the former one stays in its place all the time', () => {
    write('tls', 'former');
    rmSync(join(directory, 'secret', 'tls.key'));
    const watched = `
      mv() { case $1 in ${directory}/tls) echo moved ;; esac; command mv "$@"; }
      take_certificate || echo tries again`;
    expect(run(shell, watched)).toBe('tries again\n');
    expect(inUse().content).toEqual(all('former').content);
  });

  test('a node that ended before the server had taken a new one starts with the former one', () => {
    write('tls', 'former');
    run(shell, 'take_certificate', 'exit');
    rmSync(join(directory, 'secret'), { recursive: true });
    run(shell, 'use_certificate');
    expect(inUse()).toEqual(all('former'));
  });
});
