// Compares what kube-score and checkov found with what is accepted, and fails on a finding without a reason,
// and on a reason without a finding: node scripts/manifest-findings.mjs DIRECTORY ACCEPTED
//
// DIRECTORY has EXAMPLE.kube-score.json and EXAMPLE.checkov.json of each example. ACCEPTED is a list of
//
//   findings  what is accepted, as a scanner says it
//   in        a pattern of the objects, such as `quickstart StatefulSet redis`; all of them without it
//   because   why it is right as it is
import console from 'node:console';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [directory, acceptedFile] = process.argv.slice(2);

const found = readdirSync(directory).flatMap((file) => {
  const [example, scanner] = file.split('.');
  const findings = scanner === 'checkov' ? findingsOfCheckov : findingsOfKubeScore;
  return file.endsWith(`.${scanner}.json`)
    ? findings(example, readJson(join(directory, file)))
    : [];
});
const accepted = readJson(acceptedFile).flatMap((entry) => {
  if (!entry.because) throw new Error(`an entry of ${acceptedFile} has no reason (because)`);
  return entry.findings.map((finding) => ({ finding, objects: new RegExp(entry.in ?? '') }));
});

const unexplained = found.filter((each) => !accepted.some((entry) => explains(entry, each)));
const unused = accepted.filter((entry) => !found.some((each) => explains(entry, each)));
for (const { object, finding } of unexplained) {
  console.error(`${object}: ${finding}; fix it, or say in ${acceptedFile} why it is right`);
}
for (const { finding } of unused) {
  console.error(`${acceptedFile}: no object has "${finding}" there any more; take it out`);
}
console.log(
  `manifest-findings: ${found.length} findings, ${unexplained.length} of them unexplained`,
);
if (unexplained.length + unused.length > 0) process.exitCode = 1;

function explains({ finding, objects }, each) {
  return finding === each.finding && objects.test(each.object);
}

function findingsOfKubeScore(example, objects) {
  return objects.flatMap(({ type_meta: { kind }, object_meta: { name }, checks }) =>
    checks
      .filter(({ skipped, grade }) => !skipped && grade < 10)
      .flatMap(({ check, comments }) =>
        (comments ?? [{ summary: check.comment }]).map(({ summary }) => ({
          object: objectName(example, kind, name),
          finding: `kube-score ${check.id}: ${summary}`,
        })),
      ),
  );
}

function findingsOfCheckov(example, report) {
  return report.results.failed_checks.map(({ resource, check_id: id, check_name: title }) => {
    const [kind, , name] = resource.split('.');
    return { object: objectName(example, kind, name), finding: `${id}: ${title}` };
  });
}

/** Without the hash with which the name of a Job ends. */
function objectName(example, kind, name) {
  return `${example} ${kind} ${name.replace(/-[\da-f]{8}$/, '')}`;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
