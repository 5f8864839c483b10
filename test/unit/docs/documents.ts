import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of the repository. */
export const ROOT = path.join(__dirname, '../../..');

/** A fenced block of a document. */
export interface Block {
  /** What follows the opening fence, such as `ts` or `ts fragment`. */
  readonly info: string;
  readonly code: string;
  /** The line of the opening fence, counted from 1. */
  readonly line: number;
}

/** A document as Markdown, taken apart as far as the tests need it. */
export interface Document {
  /** Its path from the root of the repository. */
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly headings: readonly string[];
  /** The targets of its links and pictures. */
  readonly links: readonly string[];
}

/** README.md and everything in docs/. */
export function documents(): Document[] {
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.sort().map((name) => `docs/${name}`)].map(readDocument);
}

/** Reads one document; `file` is its path from the root of the repository. */
export function readDocument(file: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { info: string; line: number; indent: number; code: string[] } | undefined;
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (open === undefined && fence !== null) {
      open = { info: fence[2].trim(), line: index + 1, indent: fence[1].length, code: [] };
    } else if (open !== undefined && fence !== null) {
      blocks.push({ info: open.info, code: open.code.join('\n'), line: open.line });
      open = undefined;
    } else if (open !== undefined) {
      open.code.push(line.slice(open.indent));
    } else {
      prose.push(line);
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line} opens a block that never ends`);
  const text = prose.join('\n');
  return {
    file,
    blocks,
    headings: [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => heading.trim()),
    links: [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to),
  };
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchors({ headings }: Document): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const anchor = anchorOf(heading);
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The relative links of a document that lead nowhere. */
export function brokenLinks(document: Document): string[] {
  return document.links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [target, anchor] = link.split('#');
      const file = target === '' ? document.file : resolve(document.file, target);
      if (!existsSync(path.join(ROOT, file))) return true;
      return anchor !== undefined && !anchors(readDocument(file)).includes(anchor);
    });
}

function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}

function resolve(from: string, target: string): string {
  return path.join(path.dirname(from), target);
}
