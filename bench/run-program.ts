import { spawn } from 'node:child_process';

/** A program and its arguments. */
export type ProgramCall = readonly [program: string, ...args: string[]];

/** Runs a program to its end; throws the end of what it printed where it fails. */
export async function runProgram([program, ...args]: ProgramCall): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => (output += String(part)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output.slice(-2_000)}`);
}
