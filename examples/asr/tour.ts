import type { SqlEntityManager } from '@mikro-orm/sql';
import { changingType } from './changing-type.ts';
import { counting } from './counting.ts';
import { crud } from './crud.ts';
import { loading } from './loading.ts';
import type { QueryCount } from './query-count.ts';
import { recognisers } from './recognisers.ts';
import { tellingApart } from './telling-apart.ts';

/** Everything that the example shows, as text. */
export async function tour(global: SqlEntityManager, queries: QueryCount): Promise<string> {
  const fork = (): SqlEntityManager => global.fork();
  const parts = [
    part('Identities', recognisers.identities),
    part('CRUD at root, middle and leaf', await crud(fork())),
    part('Loading', await loading(fork, queries)),
    part('Telling apart', await tellingApart(fork())),
    part('Changing the type', await changingType(fork())),
    part('Counting by type', await counting(fork())),
  ];
  return parts.join('\n');
}

function part(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map(line => `  ${line}\n`).join('')}`;
}
