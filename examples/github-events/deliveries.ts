import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { JsonObject } from './payload.ts';

/** One call of a webhook: GitHub sends the kind as a header and the payload as the body. */
export interface Delivery {
  readonly kind: string;
  readonly body: JsonObject;
  /** Equal for equal deliveries. */
  readonly digest: string;
}

export function delivery(kind: string, body: JsonObject): Delivery {
  const digest = createHash('sha256')
    .update(`${kind}\n${JSON.stringify(body)}`)
    .digest('hex');
  return { kind, body, digest };
}

/** The payloads of api.github.com that Octokit has collected, as the package `@octokit/webhooks-examples` holds them. */
export async function readDeliveries(): Promise<Delivery[]> {
  const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');
  const kinds: { name: string; examples: JsonObject[] }[] = JSON.parse(await readFile(file, 'utf8'));
  return kinds.flatMap(({ name, examples }) => examples.map(body => delivery(name, body)));
}
