// Fails if a name or a sentence of the project has a word that scripts/words.json replaces:
//
//   names  a word of an identifier or of a file's name, in any case: `shareOut` is found in shareOut,
//          SHARE_OUT and shareOutSlots
//   exact  a whole identifier, in this case: for words that are fine as a part of another
//   prose  a pattern in comments, strings and documents, where a space is any white space
//   in     the folders in which these are looked for, where it is not all of them
//
// `bad` and `good` are sentences that the patterns have to find and to pass; every run begins with them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import console from 'node:console';
import process from 'node:process';
import { URL } from 'node:url';
import ts from 'typescript';

const rules = JSON.parse(readFileSync(new URL('words.json', import.meta.url), 'utf8')).map(compile);

/** An entry of the list with its patterns. */
function compile({ names = [], exact = [], prose = [], ...rest }) {
  const named = names.map((name) => `${wordsOf(name)}s?`).join('|');
  const sentences = prose.map((pattern) => pattern.replaceAll(' ', '\\s{1,120}')).join('|');
  return {
    ...rest,
    exact: new Set(exact),
    named: names.length > 0 ? new RegExp(`\\b(?:${named})\\b`) : undefined,
    prose: prose.length > 0 ? new RegExp(`(?<![\\w-])(?:${sentences})(?![\\w-])`, 'gi') : undefined,
    examples: [...names, ...exact],
  };
}

/** `shareOut`, `SHARE_OUT` and `share-out` are "share out". */
function wordsOf(name) {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();
}

const hasName = (rule, name) => rule.exact.has(name) || (rule.named?.test(wordsOf(name)) ?? false);

/** The identifiers of a text with their offsets, and the text with everything but prose blanked. */
function parse(path, text) {
  if (/\.(ts|mjs)$/.test(path)) return parseTypeScript(path, text);
  const names = [];
  const code = path.endsWith('.md') ? /`[^`\n]+`/g : /^(?!\s*#).+$/gm;
  for (const { 0: span, index } of text.matchAll(code)) {
    for (const name of span.matchAll(/[A-Za-z_][\w]*/g)) {
      names.push({ name: name[0], offset: index + name.index });
    }
  }
  return { names, prose: text.replaceAll(/^\s*#+ /gm, blank) };
}

function parseTypeScript(path, text) {
  const names = [];
  const prose = [...text];
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(file);
    if (children.length > 0) return children.forEach(visit);
    const [start, end] = [node.getStart(file), node.end];
    if (ts.isIdentifier(node)) names.push({ name: node.text, offset: start });
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) return;
    for (let i = start; i < end; i++) if (prose[i] !== '\n') prose[i] = ' ';
  };
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  visit(file);
  return { names, prose: prose.join('').replaceAll(/^\s*(?:\/\*\*?|\*|\/\/)/gm, blank) };
}

function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** What is wrong with a file, as lines that name the place. */
function problemsOf(path, text) {
  const { names, prose } = parse(path, text);
  const found = [];
  const report = (offset, word, rule) => {
    const line = offset === undefined ? '' : `:${text.slice(0, offset).split('\n').length}`;
    found.push(`${path}${line}: "${word.replaceAll(/\s+/g, ' ')}"; say ${rule.say}`);
  };
  for (const rule of rules) {
    if (rule.in && !rule.in.some((folder) => path.startsWith(`${folder}/`))) continue;
    const fileName = path.replace(/^.*\//, '').replace(/\..*$/, '');
    if (rule.named?.test(wordsOf(fileName))) report(undefined, fileName, rule);
    for (const { name, offset } of names) if (hasName(rule, name)) report(offset, name, rule);
    for (const { 0: word, index } of rule.prose ? prose.matchAll(rule.prose) : []) {
      report(index, word, rule);
    }
  }
  return found;
}

/** Throws unless each entry of the list finds its own examples, and passes the good ones. */
function checkRules() {
  for (const rule of rules) {
    const missed = rule.examples.filter((name) => !hasName(rule, name));
    const finds = (sentence) => [...sentence.matchAll(rule.prose)].length > 0;
    missed.push(...(rule.bad ?? []).filter((sentence) => !finds(sentence)));
    if (rule.prose && !rule.bad) missed.push('(no example)');
    const found = (rule.good ?? []).filter(finds);
    if (missed.length > 0) throw new Error(`words.json: "${missed[0]}" is not found`);
    if (found.length > 0) throw new Error(`words.json: "${found[0]}" is found, and is good`);
  }
}

checkRules();
let paths = process.argv.slice(2);
if (paths.length === 0) {
  const listed = execFileSync('git', [
    'ls-files',
    '-co',
    '--exclude-standard',
    'src',
    'test',
    'docs',
    'bench',
    'examples',
    'scripts',
    '*.md',
  ]);
  paths = listed
    .toString()
    .split('\n')
    .filter((path) => /\.(ts|mjs|sh|md)$/.test(path) && existsSync(path));
}
const problems = paths.flatMap((path) => problemsOf(path, readFileSync(path, 'utf8')));
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(
    `check-words: ${problems.length} words of scripts/words.json in ${paths.length} files`,
  );
  process.exit(1);
}
console.log(`check-words: ${paths.length} files say the field's words`);
