import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../../scripts/manifest-findings.mjs');

const LIMIT = 'kube-score container-resources: CPU limit is not set';
const DIGEST = 'CKV_K8S_43: Image should use digest';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'findings-'));
  const checks = [
    {
      check: { id: 'container-resources' },
      grade: 1,
      comments: [{ summary: 'CPU limit is not set' }],
    },
    { check: { id: 'label-values' }, grade: 10, comments: null },
    { check: { id: 'pod-probes' }, grade: 0, skipped: true, comments: [{ summary: 'skipped' }] },
  ];
  write('quickstart.kube-score.json', [
    { type_meta: { kind: 'Job' }, object_meta: { name: 'redis-bootstrap-0123abcd' }, checks },
  ]);
  const resource = 'StatefulSet.quickstart.redis';
  const failed = { resource, check_id: 'CKV_K8S_43', check_name: 'Image should use digest' };
  write('quickstart.checkov.json', { results: { failed_checks: [failed] } });
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** What the script prints, and how it ends, when these findings are accepted. */
function compared(...accepted: object[]): {
  readonly status: number | null;
  readonly text: string;
} {
  const file = write('accepted.json', accepted);
  const { status, stdout, stderr } = spawnSync('node', [SCRIPT, directory, file], {
    encoding: 'utf8',
  });
  return { status, text: `${stderr}${stdout}`.replaceAll(file, 'accepted.json') };
}

test('findings that are all explained pass', () => {
  const digest = { because: 'tags are fixed', findings: [DIGEST] };
  const limit = {
    because: 'limits throttle',
    in: '^quickstart Job redis-bootstrap$',
    findings: [LIMIT],
  };
  expect(compared(digest, limit)).toEqual({
    status: 0,
    text: 'manifest-findings: 2 findings, 0 of them unexplained\n',
  });
});

test('a finding that is explained for other objects only fails, by the name of its object', () => {
  const { status, text } = compared({ because: 'tags are fixed', findings: [DIGEST] });
  expect(status).toBe(1);
  expect(text).toContain(
    `quickstart Job redis-bootstrap: ${LIMIT}; fix it, or say in accepted.json why it is right\n`,
  );
});

test('an explanation of what is not found any more fails', () => {
  const digest = { because: 'tags are fixed', in: ' Job ', findings: [DIGEST] };
  const { status, text } = compared(digest);
  expect(status).toBe(1);
  expect(text).toContain(`accepted.json: no object has "${DIGEST}" there any more; take it out\n`);
});

test('an entry without a reason fails', () => {
  const { status, text } = compared({ findings: [DIGEST, LIMIT] });
  expect(status).toBe(1);
  expect(text).toContain('an entry of accepted.json has no reason (because)');
});
