import { serialize } from '@mikro-orm/core';
import {
  IncompleteEntityError,
  InvalidRequestError,
  MappingError,
  UnknownIdentityError,
  UnpopulatedRelationError,
} from 'mikro-orm-polymorphic';
import { defineMapper, defineMappers, shape, uuidIdDatetimeInfo } from 'mikro-orm-polymorphic/dto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type DeclareKit, type KitModel, strategies } from './kit/model.ts';

/** A domain object, which knows nothing of the database. */
class WeatherTask {
  constructor(
    readonly name: string,
    readonly secret: string,
    readonly labels: string[],
  ) {}
  describe(): string {
    return `weather by ${this.name}`;
  }
}

interface SearchTask {
  type: string;
  id: string;
  name: string;
  note: string | null;
  engine: string;
}

const toolDto = uuidIdDatetimeInfo.extend({ type: z.string(), name: z.string(), labels: z.array(z.string()) });
const weatherDto = toolDto.extend({ timeout: z.int(), since: z.iso.datetime() });

function mappersOf(m: KitModel) {
  const base = defineMapper(m.Tool, toolDto, { toDto: {}, toEntity: {} });
  const functions = defineMapper(m.FunctionTool, toolDto.extend({ timeout: z.int() }), { toDto: {}, toEntity: {} });
  const weather = defineMapper(m.WeatherFunction, weatherDto, {
    toDto: { since: tool => tool.since.toISOString() },
    toEntity: { apiKey: () => 'fresh' },
  });
  const tools = defineMappers(m.tools, [base, functions, weather]);
  const sets = defineMapper(
    m.ToolSet,
    z.object({ id: z.int(), name: z.string(), tools: z.array(z.union([weatherDto, toolDto])) }),
    { toDto: { tools }, toEntity: { tools } },
  );
  return { base, functions, weather, tools, sets };
}

const since = new Date('2026-01-31T12:00:00Z');

/** Mappers between entities and DTOs or domain objects. */
export function mappingContract(declare: DeclareKit): void {
  describe.each(strategies)('M3 mappers, %s', strategy => {
    const m = declare(strategy);
    const mappers = mappersOf(m);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      let setId: number;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        const em = db.em();
        const owner = em.create(m.Owner, { email: 'ada@example.org', passwordHash: 'hash' });
        const set = em.create(m.ToolSet, { name: 'daily' });
        em.create(m.WeatherFunction, { name: 'a', labels: ['x'], timeout: 3, apiKey: 'k', since, toolSet: set, owner });
        em.create(m.CodeFunction, { name: 'b', labels: [], timeout: 4, sandbox: 'deno', toolSet: set });
        em.create(m.WebSearch, { name: 'c', labels: [], engine: 'solr', toolSet: set });
        await em.flush();
        setId = set.id;
      });
      afterAll(() => db?.close());

      it('M3 map fields of equal name, give the identity as type and make the domain object', async () => {
        const task = shape<WeatherTask>(
          { name: true, secret: true, labels: true },
          ({ name, secret, labels }) => new WeatherTask(name, secret, labels),
        );
        const search = shape<SearchTask>({ type: true, id: true, name: true, note: true, engine: true });
        const mapper = defineMapper(m.WeatherFunction, task, {
          toDto: { secret: tool => tool.apiKey },
          toEntity: { apiKey: made => made.secret, timeout: () => 1, since: () => since },
        });
        const em = db.em();
        const weather = await em.findOneOrFail(m.WeatherFunction, { name: 'a' });
        const made = mapper.toDto(weather);
        expect(made).toBeInstanceOf(WeatherTask);
        expect([made.describe(), made.secret]).toEqual(['weather by a', 'k']);
        const found = await em.findOneOrFail(m.WebSearch, { name: 'c' });
        expect(defineMapper(m.WebSearch, search, { toDto: {} }).toDto(found)).toEqual({
          type: 'websearch',
          id: found.id,
          name: 'c',
          note: null,
          engine: 'solr',
        });
      });

      it('M3 share no value with the entity: a change of the DTO is none of the row', async () => {
        const em = db.em();
        const weather = await em.findOneOrFail(m.WeatherFunction, { name: 'a' });
        const plain = shape<{ labels: string[]; since: Date }>({ labels: true, since: true });
        const dto = defineMapper(m.WeatherFunction, plain, { toDto: {} }).toDto(weather);
        dto.labels.push('y');
        dto.since.setFullYear(1999);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
        expect([weather.labels, weather.since]).toEqual([['x'], since]);
      });

      it('M3 of a hierarchy choose by the identity and fall back to the nearest ancestor', async () => {
        const tools = await db.em().find(m.Tool, { toolSet: setId }, { orderBy: { name: 'asc' } });
        const { createdAt } = tools[0]!;
        expect(tools.map(tool => mappers.tools.toDto(tool))).toMatchObject([
          {
            type: 'functiontool.weatherfunction',
            createdAt: createdAt.toISOString(),
            timeout: 3,
            since: since.toISOString(),
          },
          { type: 'functiontool.codefunction', timeout: 4 },
          { type: 'websearch', name: 'c' },
        ]);
        expect(mappers.tools.toDto(tools[1]!)).not.toHaveProperty('sandbox');
        expect(JSON.stringify(tools.map(tool => mappers.tools.toDto(tool)))).not.toContain('hash');
      });

      it('M3 of a set map its tools, each by its own mapper', async () => {
        const set = await db.em().findOneOrFail(m.ToolSet, setId, { populate: ['tools'] });
        const { tools } = mappers.sets.toDto(set);
        expect(tools.map(({ type }) => type)).toEqual([
          'functiontool.weatherfunction',
          'functiontool.codefunction',
          'websearch',
        ]);
        expect(tools[0]).toMatchObject({ since: since.toISOString() });
      });

      it('M3 make entities of the class that type names, and store no type', async () => {
        const em = db.em();
        const stamps = { createdAt: since.toISOString(), updatedAt: since.toISOString() };
        const id = '0198f0c0-0000-7000-8000-000000000001';
        mappers.sets.create(em, {
          id: 7,
          name: 'new',
          tools: [
            {
              type: 'functiontool.weatherfunction',
              id,
              name: 'n',
              labels: ['l'],
              timeout: 9,
              since: since.toISOString(),
              ...stamps,
            },
          ],
        });
        await em.flush();
        const [row, ...others] = await db.em().find(m.Tool, { toolSet: 7 }, { populate: ['toolSet'] });
        expect(others).toEqual([]);
        expect(row).toBeInstanceOf(m.WeatherFunction);
        expect(row).toMatchObject({ id, apiKey: 'fresh', timeout: 9, since, createdAt: since, toolSet: { id: 7 } });
        expect(serialize(row!)).not.toHaveProperty('type');
      });

      it('M3 bring entities to a DTO: nested ones by key, new ones made, missing ones removed', async () => {
        const em = db.em();
        const set = em.create(m.ToolSet, { name: 'set' });
        for (const name of ['a', 'b']) {
          em.create(m.WeatherFunction, { name, labels: [], timeout: 1, apiKey: 'kept', since, toolSet: set });
        }
        await em.flush();
        const dto = mappers.sets.toDto(await db.em().findOneOrFail(m.ToolSet, set.id, { populate: ['tools'] }));
        const first = dto.tools.find(({ name }) => name === 'a')!;
        const fresh = { ...first, id: '0198f0c0-0000-7000-8000-000000000002', name: 'c' };
        const work = db.em();
        const loaded = await work.findOneOrFail(m.ToolSet, set.id, { populate: ['tools'] });
        mappers.sets.assign(work, loaded, { ...dto, tools: [{ ...first, name: 'renamed' }, fresh] });
        await work.flush();
        const rows = await db.em().find(m.Tool, { toolSet: set.id }, { orderBy: { name: 'asc' } });
        expect(rows).toMatchObject([
          { id: fresh.id, name: 'c' },
          { id: first.id, name: 'renamed' },
        ]);
      });

      it('M3 leave the key and what the database writes alone, and refuse another key or type', async () => {
        const em = db.em();
        const weather = await em.findOneOrFail(m.WeatherFunction, { name: 'a' });
        const dto = mappers.weather.toDto(weather);
        mappers.base.assign(em, weather, { ...dto, updatedAt: '2001-01-01T00:00:00Z' });
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
        const other = { ...dto, id: '0198f0c0-0000-7000-8000-000000000009' };
        expect(() => mappers.weather.assign(em, weather, other)).toThrow(InvalidRequestError);
        const wrong = { ...dto, type: 'websearch' };
        expect(() => mappers.tools.assign(em, weather, wrong)).toThrow(
          "type must be 'functiontool.weatherfunction', the type of the entity, not websearch",
        );
      });

      it.each([['robot'], ['functiontool'], ['__proto__'], [undefined], [null], [7], [{}], ['x'.repeat(10_000)]])(
        'M3 refuse the type %j with 422',
        type => {
          const error = caught(() => mappers.tools.create(db.em(), { type } as never));
          expect(error).toBeInstanceOf(UnknownIdentityError);
          expect(error).toMatchObject({ status: 422 });
          expect((error as Error).message.length).toBeLessThan(600);
        },
      );

      it('M3 refuse entities that were loaded in part, and collections that were not populated', async () => {
        const partly = await db.em().find(m.Tool, {}, { fields: ['name'] });
        expect(() => mappers.tools.toDto(partly[0] as never)).toThrow(IncompleteEntityError);
        const reference = db.em().getReference(m.ToolSet, setId);
        expect(() => mappers.sets.toDto(reference)).toThrow(IncompleteEntityError);
        const set = await db.em().findOneOrFail(m.ToolSet, setId);
        expect(() => mappers.sets.toDto(set)).toThrow(UnpopulatedRelationError);
        expect(() => mappers.sets.assign(db.em(), set, { id: setId, name: 'x', tools: [] })).toThrow(
          UnpopulatedRelationError,
        );
      });

      it('M3 refuse what is no entity of theirs, values that the DTO does not take, and keys that do not exist yet', async () => {
        const em = db.em();
        const weather = await em.findOneOrFail(m.WeatherFunction, { name: 'a' });
        for (const wrong of [null, undefined, {}, weather]) {
          expect(() => mappers.sets.toDto(wrong as never)).toThrow(MappingError);
        }
        expect(() => mappers.tools.toDto({} as never)).toThrow(MappingError);
        expect(() => mappers.sets.create(em, null as never)).toThrow(MappingError);
        const short = defineMapper(m.WeatherFunction, z.object({ apiKey: z.string().min(100) }), { toDto: {} });
        const error = caught(() => short.toDto(weather)) as Error;
        expect(error.message).toContain('WeatherFunction does not fit the schema of its DTO: apiKey: Too small');
        const set = shape<{ id: number }>({ id: true });
        const unsaved = db.em().create(m.ToolSet, { name: 'x' });
        expect(() => defineMapper(m.ToolSet, set, { toDto: {} }).toDto(unsaved)).toThrow(/ToolSet.id.*no value yet/);
      });
    });
  });
}

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
