import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Answer {
  /** What it prints; PID becomes the id of its process. */
  readonly output?: string;
  /** What it prints to stderr before it fails. */
  readonly error?: string;
  /** Whether it runs until it is killed. */
  readonly stays?: boolean;
}

/** Answers with the first file whose name is a part of the command. */
const PROGRAM = `#!${process.execPath}
const { appendFileSync, readdirSync, readFileSync } = require('node:fs');
const asked = process.argv.slice(2).join(' ');
appendFileSync(__dirname + '/asked', asked + '\\n');
const answers = __dirname + '/answers/';
const name = readdirSync(answers).find((part) => asked.includes(decodeURIComponent(part)));
const { output = '', error = '', stays } = name ? JSON.parse(readFileSync(answers + name)) : {};
process.stdout.write(output.replace('PID', process.pid));
process.stderr.write(error);
if (stays) setInterval(() => undefined, 1000);
else process.exitCode = error === '' ? 0 : 1;
`;

/** A program to be run as `kubectl` that gives the answers of a test. */
export class FakeKubectl {
  readonly program: string;
  private readonly dir = mkdtempSync(join(tmpdir(), 'kubectl-'));

  constructor() {
    mkdirSync(join(this.dir, 'answers'));
    this.program = join(this.dir, 'kubectl');
    writeFileSync(this.program, PROGRAM);
    chmodSync(this.program, 0o755);
  }

  /** Sets its answer to every command that contains these words. */
  answers(part: string, answer: Answer): void {
    writeFileSync(join(this.dir, 'answers', encodeURIComponent(part)), JSON.stringify(answer));
  }

  /** The commands that it got, in order. */
  get asked(): string[] {
    const file = join(this.dir, 'asked');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}
