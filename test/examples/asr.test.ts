import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { QueryCount } from '../../examples/asr/query-count.ts';
import { Asr, BatchAsr, recognisers, StreamingAsr, WhisperFile } from '../../examples/asr/recognisers.ts';
import { seed } from '../../examples/asr/seed.ts';
import { tour } from '../../examples/asr/tour.ts';
import { Transcript } from '../../examples/asr/transcript.ts';
import { blocksOf } from '../docs/blocks.ts';
import { engines, openOrm } from '../support/index.ts';

const printed = blocksOf('examples/asr/README.md', 'text')[0]?.code;
const entities = [...recognisers.entities, Transcript];

describe.each(engines)('M1 the example of speech recognisers [$name]', engine => {
  it('M1 prints what its page says', async () => {
    const queries = new QueryCount();
    await using db = await openOrm(engine, { entities, loggerFactory: queries.loggerFactory });
    await seed(db.em());
    expect(await tour(db.orm.em, queries)).toBe(printed);
  });

  it('M1 answers by class at root, middle and leaf, and refuses the key of a sibling', async () => {
    await using db = await openOrm(engine, { entities });
    await seed(db.em());
    const names = async (cls: typeof Asr | typeof StreamingAsr | typeof BatchAsr): Promise<string[]> =>
      (await cls.get(db.em(), {}, { fetchMode: 'all', orderBy: { name: 'asc' } })).map(({ name }) => name);
    expect(await names(Asr)).toEqual(['archive', 'desk', 'night', 'phone', 'stage']);
    expect(await names(StreamingAsr)).toEqual(['desk', 'phone', 'stage']);
    expect(await names(BatchAsr)).toEqual(['archive', 'night']);
    const archive = await WhisperFile.get(db.em(), {}, { fetchMode: 'one' });
    expect(archive).toMatchObject({ name: 'archive', language: 'de', model: 'large', beams: 5 });
    await expect(StreamingAsr.getExistOne(db.em(), archive.id)).rejects.toMatchObject({ status: 404 });
  });

  it('M1 keeps a recogniser that was heard, and one table for each class', async () => {
    await using db = await openOrm(engine, { entities });
    await seed(db.em());
    await expect(Asr.delete(db.em(), { where: { name: 'phone' } })).rejects.toMatchObject({ status: 409 });
    expect(await Asr.count(db.em())).toBe(5);
    const ddl = await db.orm.schema.getCreateSchemaSQL();
    const tables = [...ddl.matchAll(/create table "(\w+)"/g)].map(([, table]) => table);
    expect(new Set(tables)).toEqual(
      new Set([
        'asr',
        'batch_asr',
        'cloud_job',
        'kaldi_socket',
        'streaming_asr',
        'transcript',
        'whisper_file',
        'whisper_live',
      ]),
    );
  });
});

describe('M1 the script of speech recognisers', () => {
  it('M1 prints what its page says [PGlite]', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'example:asr']);
    expect(stdout).toBe(printed);
  }, 120_000);
});
