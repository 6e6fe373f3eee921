import { MalformedTokenError } from '../errors/token-error.ts';

const DEEPEST = 16;
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;

/**
 * An object in JSON. `JSON.parse` takes the last of two members with one name, where another reader may take the first; here
 * they are refused, and so is what is nested too deeply. Throws `MalformedTokenError`.
 */
export function parseObject(part: string, bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new MalformedTokenError(`its ${part} is no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedTokenError(`its ${part} is no object`);
  }
  const fault = faultOf(text);
  if (fault) {
    throw new MalformedTokenError(`its ${part} ${fault}`);
  }
  return value as Record<string, unknown>;
}

/** What is wrong with a text that `JSON.parse` takes. */
function faultOf(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, name, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(new Set());
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (colon !== undefined && !isNew(open.at(-1)!, JSON.parse(name!) as string)) {
      return 'has a member twice';
    }
    if (open.length > DEEPEST) {
      return 'is nested too deeply';
    }
  }
  return undefined;
}

function isNew(names: Set<string>, name: string): boolean {
  return names.size < names.add(name).size;
}
