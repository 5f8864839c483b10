import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from '../../../../src/bootstrap/plan/reason';

const BOOTSTRAP = join(__dirname, '../../../../src/bootstrap');

test('reasons are in CamelCase, and none is listed twice', () => {
  for (const reason of REASONS) expect(reason).toMatch(/^([A-Z][a-z]+)+$/);
  expect(new Set(REASONS).size).toBe(REASONS.length);
});

test('each reason is given somewhere', () => {
  const files = readdirSync(BOOTSTRAP, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('reason.ts'))
    .map((file) => readFileSync(join(BOOTSTRAP, file), 'utf8'))
    .join('\n');
  expect(REASONS.filter((reason) => !files.includes(`'${reason}'`))).toEqual([]);
});
