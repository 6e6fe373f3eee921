import type { SqlEntityManager } from '@mikro-orm/sql';
import { Asr, CloudJob, StreamingAsr, WhisperLive } from './recognisers.ts';

const all = { fetchMode: 'all', orderBy: { name: 'asc' } } as const;

/** The same operations on the root, a middle class and a leaf, each typed by the class that it is called on. */
export async function crud(em: SqlEntityManager): Promise<string[]> {
  const everything = await Asr.get(em, {}, all);
  const quick = await StreamingAsr.get(em, { chunkMs: { $lte: 200 } }, all);
  const large = await WhisperLive.get(em, { model: 'large' }, { fetchMode: 'one' });
  const found = await StreamingAsr.getExistOne(em, large.id);
  return [
    `Asr: ${everything.map(({ name }) => name).join(', ')}`,
    `StreamingAsr: ${quick.map(({ name, chunkMs }) => `${name} every ${chunkMs} ms`).join(', ')}`,
    `WhisperLive: ${large.name}, by its key the same instance: ${found === large}`,
    `Counted and asked: ${await count(em)}`,
    await comeAndGo(em),
  ];
}

/** `exists` reads one row at most. */
async function count(em: SqlEntityManager): Promise<string> {
  const german = await Asr.count(em, { language: 'de' });
  const isNorth = await CloudJob.exists(em, { region: 'north' });
  return `${german} in German, a job in the north: ${isNorth}`;
}

/** `save` and `update` flush; `delete` gives the number of rows. */
async function comeAndGo(em: SqlEntityManager): Promise<string> {
  const spare = await em.create(CloudJob, { name: 'spare', bucket: 'tests', region: 'south' }).save(em);
  await spare.update(em, { region: 'west' });
  return `spare went ${spare.region}, deleted: ${await Asr.delete(em, spare)}`;
}
