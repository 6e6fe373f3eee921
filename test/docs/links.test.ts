import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')];
const link = /\]\((?<target>(?!https?:)[^)]+)\)/g;
const path = /`(?<target>(?:src|test|bench|examples|scripts|docs)\/[\w./-]+)`/g;

it.each(pages)('%s refers to what exists', page => {
  const text = readFileSync(page, 'utf8');
  const targets = [
    ...[...text.matchAll(link)].map(({ groups }) => join(dirname(page), groups?.['target'] ?? '')),
    ...[...text.matchAll(path)].map(({ groups }) => groups?.['target'] ?? ''),
  ];
  expect(targets.filter(target => !isThere(target))).toEqual([]);
});

/** A file and, when the target has a fragment, the heading in it. */
function isThere(target: string): boolean {
  const [file = '', fragment] = target.split('#');
  return existsSync(file) && (fragment === undefined || headings(file).includes(fragment));
}

function headings(file: string): string[] {
  const lines = readFileSync(file, 'utf8').match(/^#+ .*/gm) ?? [];
  return lines.map(line => slug(line.replace(/^#+ /, '')));
}

/** As GitHub makes fragments of headings. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
