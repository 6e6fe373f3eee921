import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * The checksum of a migration's file: `ts:` or `js:`, by which kind it is, and the SHA-256 of its text in hexadecimal. Line
 * ends and white space at the ends of lines do not count.
 */
export async function checksumOf(path: string): Promise<string> {
  const text = (await readFile(path, 'utf8'))
    .replace(/^\uFEFF/, '')
    .replace(/[^\S\n]+$/gm, '')
    .trimEnd();
  return `${path.endsWith('ts') ? 'ts' : 'js'}:${createHash('sha256').update(text).digest('hex')}`;
}
