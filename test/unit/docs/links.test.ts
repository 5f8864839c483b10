import { readFileSync } from 'node:fs';
import path from 'node:path';
import { anchors, brokenLinks, documents, readDocument, ROOT } from './documents';

describe.each(documents().map((document) => [document.file, document] as const))(
  '%s',
  (_, document) => {
    test('links to files and headings that exist', () => {
      expect(brokenLinks(document)).toEqual([]);
    });

    test('is reached from the index, or is the index itself', () => {
      const index = readDocument('docs/README.md');
      const isIndex = ['README.md', 'docs/README.md'].includes(document.file);
      expect(isIndex || index.links.includes(path.basename(document.file))).toBe(true);
    });
  },
);

test('a link to a file or a heading that does not exist is found', () => {
  const links = ['docs/none.md', '#no-such-heading', 'docs/glossary.md#nothing', 'LICENSE'];
  const document = { ...readDocument('README.md'), links };
  expect(brokenLinks(document)).toEqual(links.slice(0, 3));
});

test('anchors are those that GitHub makes', () => {
  const headings = [
    'Without Roles: `Scaling.manual`',
    'Say "no"',
    'Twice',
    'Twice',
    'WaitingForPods',
  ];
  expect(anchors({ file: '', blocks: [], links: [], headings })).toEqual([
    'without-roles-scalingmanual',
    'say-no',
    'twice',
    'twice-1',
    'waitingforpods',
  ]);
});

test('README.md has at most 200 lines', () => {
  const lines = readFileSync(path.join(ROOT, 'README.md'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
});
