// Fails if a sample in a Markdown file differs from the file that it shows. A comment names the file:
//
//   <!-- file: examples/languages/python/main.py -->
//   ```python
//   ...
//   ```
//
// With `settings: FILE`, the sample is what that file has between comments that end with
// `settings of docs/clients.md: begin` and `end`, without its indentation.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import console from 'node:console';
import process from 'node:process';

const SAMPLE = /^ *<!-- (file|settings): (\S+) -->\n+( *)```\w*\n([^]*?)^ *```$/gm;

const SETTINGS =
  /^.*settings of docs\/clients\.md: begin\n([^]*?)\n.*settings of docs\/clients\.md: end$/gm;

const documents = process.argv.slice(2);
if (documents.length === 0) {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md']);
  documents.push(...listed.toString().split('\n').filter(existsSync));
}

let samples = 0;
const problems = [];
for (const document of documents) {
  const text = readFileSync(document, 'utf8');
  const matches = [...text.matchAll(SAMPLE)];
  const named = text.match(/<!-- (file|settings): \S+ -->/g)?.length ?? 0;
  if (named > matches.length) {
    problems.push(
      `${document}: ${named - matches.length} of ${named} file comments have no sample`,
    );
  }
  for (const [, kind, path, indent, sample] of matches) {
    samples++;
    if (!existsSync(path)) problems.push(`${document}: there is no file ${path}`);
    else if (shownOf(kind, path) !== sample.replaceAll(new RegExp(`^${indent}`, 'gm'), '')) {
      problems.push(
        `${document}: the sample differs from ${path}; copy the file into the document`,
      );
    }
  }
}
for (const problem of problems) console.error(`check-snippets: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`check-snippets: ${samples} samples are the files that they show`);

/** What a sample has to be. */
function shownOf(kind, path) {
  const text = readFileSync(path, 'utf8');
  if (kind === 'file') return text;
  const parts = [...text.matchAll(SETTINGS)].map(([, part]) => dedent(part).trim());
  return `${parts.join('\n\n')}\n`;
}

function dedent(text) {
  const [indent] = /^[ \t]*/.exec(text);
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}
