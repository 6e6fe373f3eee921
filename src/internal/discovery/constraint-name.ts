import { createHash } from 'node:crypto';

/** In bytes, as PostgreSQL has it. */
const MAX_LENGTH = 63;
const HASH_LENGTH = 8;

/**
 * The name of a constraint or an index that belongs to one identity: `party_person_employee_required`.
 *
 * It depends on nothing but the table, the identity, the parts and the last word, so that other classes never change it. An
 * identity that cannot be read back from the name, one with parts, and a name that would be too long, end in a hash.
 */
export function constraintName(
  [table, identity, ...parts]: readonly [table: string, identity: string, ...parts: string[]],
  suffix: string,
): string {
  const plain = parts.length === 0 && /^[a-z0-9]+(\.[a-z0-9]+)*$/.test(identity);
  const name = [table, ...[identity, ...parts].map(part => part.replaceAll(/[^a-zA-Z0-9]+/g, '_'))].join('_');
  if (plain && Buffer.byteLength(`${name}_${suffix}`) <= MAX_LENGTH) {
    return `${name}_${suffix}`;
  }
  const end = `${createHash('sha256')
    .update([table, identity, ...parts].join('\n'))
    .digest('hex')
    .slice(0, HASH_LENGTH)}_${suffix}`;
  return `${cut(name, MAX_LENGTH - end.length - 1)}_${end}`;
}

/** The longest start of a text that has at most so many bytes, in whole characters. */
function cut(text: string, bytes: number): string {
  let start = '';
  for (const character of text) {
    if (Buffer.byteLength(start + character) > bytes) {
      break;
    }
    start += character;
  }
  return start;
}
