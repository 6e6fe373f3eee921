import { defineEntity, p } from '@mikro-orm/core';
import {
  defineHierarchy,
  IncompleteEntityError,
  InvalidRequestError,
  Polymorphic,
  UnknownIdentityError,
} from 'mikro-orm-polymorphic';
import { rowMapper, type TypedRow, zodUnion } from 'mikro-orm-polymorphic/dto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const strategies = {
  joined: { inheritance: 'tpt' },
  'single table': { discriminatorColumn: 'polymorphicName' },
} as const;

function define(strategy: keyof typeof strategies) {
  class Doc extends Polymorphic() {
    declare id: number;
    declare at: Date;
    declare size: bigint;
    declare secret: string | null;
    declare parent: Doc | null;
  }
  class Note extends Doc {
    declare text: string;
  }
  class Photo extends Doc {
    declare width: number;
  }
  const properties = {
    id: p.integer().primary(),
    at: p.datetime(3),
    size: p.bigint('bigint'),
    secret: p.string().nullable().hidden(),
    parent: () => p.manyToOne(Doc).nullable(),
  };
  defineEntity({ class: Doc, ...(strategies[strategy] as object), properties });
  defineEntity({ class: Note, properties: { text: p.string() } });
  defineEntity({ class: Photo, properties: { width: p.integer() } });
  return { Doc, docs: defineHierarchy(Doc, { Note, Photo }) };
}

const cases = engines.flatMap(engine =>
  Object.keys(strategies).map(name => ({ name: engine.name, engine, strategy: name as keyof typeof strategies })),
);

describe.each(cases)('M3 rowMapper, $strategy [$name]', ({ engine, strategy }) => {
  const { Doc, docs } = define(strategy);
  const rows = rowMapper(docs);
  const note = {
    type: 'note',
    id: 1,
    at: '2026-01-31T12:00:00.5+02:00',
    size: '9007199254740993',
    text: 'plan',
    parent: null,
  };
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [...docs.entities] });
    const em = db.em();
    rows.create(em, note);
    await em.flush();
  });

  afterAll(() => db.close());

  it('M3 makes rows of JSON entities of their class, and back, without loss', async () => {
    const em = db.em();
    const found = await em.findOneOrFail(Doc, 1);
    expect(found).toMatchObject({ at: new Date('2026-01-31T10:00:00.500Z'), size: 9007199254740993n, text: 'plan' });
    const row = JSON.parse(JSON.stringify(rows.toDto(found))) as TypedRow;
    expect(row).toEqual({ ...note, at: '2026-01-31T10:00:00.500Z' });
    expect(zodUnion(docs, { orm: db.orm }).safeParse(row).success).toBe(true);
    const photo = rows.create(em, { type: 'photo', id: 2, at: note.at, size: '1', width: 3, parent: 1 });
    expect(photo.parent).toBe(found);
  });

  it('M3 changes an entity, and leaves what the row leaves out', async () => {
    const em = db.em();
    const found = await em.findOneOrFail(Doc, 1);
    expect(rows.assign(em, found, { type: 'note', text: 'new plan' })).toBe(found);
    expect(rows.toDto(found)).toMatchObject({ text: 'new plan', id: 1 });
  });

  it('M3 refuses by field what is not for a client to write, and changes nothing', async () => {
    const em = db.em();
    const found = await em.findOneOrFail(Doc, 1);
    const fields = (act: () => unknown): unknown => {
      try {
        act();
      } catch (error) {
        if (error instanceof InvalidRequestError) return error.issues.map(({ field }) => field);
        throw error;
      }
      return 'taken';
    };
    const stolen = JSON.parse('{"type":"note","__proto__":{"text":"x"},"constructor":1,"toString":2}') as TypedRow;
    expect(fields(() => rows.create(em, { ...note, width: 1, secret: 'x', polymorphicName: 'photo' }))).toEqual([
      'width',
      'secret',
      'polymorphicName',
    ]);
    expect(fields(() => rows.assign(em, found, { type: 'note', id: 2, text: 'x' }))).toEqual(['id']);
    expect(fields(() => rows.assign(em, found, { type: 'photo', width: 1 }))).toEqual(['type']);
    expect(fields(() => rows.assign(em, found, { type: 'note', at: '2026-01-31' }))).toEqual(['at']);
    expect(fields(() => rows.assign(em, found, { type: 'note', size: 'many' }))).toEqual(['size']);
    expect(fields(() => rows.assign(em, found, stolen))).toEqual(['__proto__', 'constructor', 'toString']);
    for (const type of ['doc', 'moon', undefined, 'constructor']) {
      expect(() => rows.create(em, { ...note, type })).toThrow(UnknownIdentityError);
    }
    expect(found).toMatchObject({ id: 1, text: 'plan' });
    await em.flush();
    expect(await db.em().count(Doc)).toBe(1);
  });

  it('M3 refuses entities that were loaded in part', async () => {
    const found = await db.em().findOneOrFail(Doc, 1, { fields: ['at'] });
    expect(() => rows.toDto(found as never)).toThrow(IncompleteEntityError);
  });
});
