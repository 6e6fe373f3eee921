import {
  defineHierarchy,
  FormerIdentityError,
  type HierarchyOptions,
  TypedKeysError,
  UnknownIdentityError,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { formerly } from '../contracts/party/renamed.ts';
import { checksOf } from './catalog.ts';
import { engines, openOrm } from '../support/index.ts';
import { child, newRoot, startOrm } from './classes.ts';

/** Tool (abstract) above FunctionTool (abstract), with GetWeather below it, and WebSearch. */
function declare(options: HierarchyOptions = {}) {
  const Tool = newRoot('Tool');
  const FunctionTool = child('FunctionTool', Tool);
  const GetWeather = child('GetWeather', FunctionTool);
  const WebSearch = child('WebSearch', Tool);
  const tools = defineHierarchy(Tool, { GetWeather, WebSearch }, options);
  return { tools, Tool, FunctionTool, GetWeather, WebSearch };
}

describe('M2 formerly', () => {
  it('M2 a former identity leads to the class, which keeps its current one', () => {
    const { tools, WebSearch } = declare({ formerly: { WebSearch: ['search', 'web'] } });
    expect([tools.classOf('search'), tools.classOf('web'), tools.classOf('websearch')]).toEqual([
      WebSearch,
      WebSearch,
      WebSearch,
    ]);
    expect(tools.identityOf(WebSearch)).toBe('websearch');
    expect(tools.identities).toEqual(['functiontool.getweather', 'websearch']);
    expect([...WebSearch.getIdentityToClassMap().keys()]).toEqual(['websearch']);
    expect(() => tools.classOf('other')).toThrow(UnknownIdentityError);
  });

  it('M2 a former name of a prefix is one of everything that it prefixes', () => {
    const { tools, GetWeather } = declare({ formerly: { FunctionTool: ['fn'], GetWeather: ['fn.weather'] } });
    expect([tools.classOf('fn.getweather'), tools.classOf('fn.weather')]).toEqual([GetWeather, GetWeather]);
    expect(() => tools.classOf('fn')).toThrow(UnknownIdentityError);
  });

  it('M2 prefixes hold at any depth, and by the naming function', () => {
    const Root = newRoot('Root');
    const A = child('A', Root);
    const B = child('B', A);
    const C = child('C', B);
    const naming = ({ name, parent }: { name: string; parent?: string | undefined }) => `${parent ?? ''}/${name}`;
    const tree = defineHierarchy(Root, { C }, { formerly: { A: ['old'], B: ['old/b2'] }, naming });
    expect(tree.identities).toEqual(['/A/B/C']);
    expect([tree.classOf('old/B/C'), tree.classOf('old/b2/C')]).toEqual([C, C]);
  });

  it('M2 a class that prefixes nothing hands nothing down, nor does one whose child has an explicit identity', () => {
    const flat = declare({ prefix: { FunctionTool: false }, formerly: { FunctionTool: ['fn'] } });
    expect(() => flat.tools.classOf('fn.getweather')).toThrow(UnknownIdentityError);
    const explicit = declare({ identities: { GetWeather: 'weather' }, formerly: { FunctionTool: ['fn'] } });
    expect(() => explicit.tools.classOf('fn.getweather')).toThrow(UnknownIdentityError);
  });

  it('M2 a root that was concrete, and so a prefix, may be abstract now', () => {
    const Animal = newRoot('Animal');
    const Dog = child('Dog', Animal);
    const animals = defineHierarchy(Animal, { Dog }, { formerly: { Animal: ['animal'] } });
    expect([animals.identityOf(Dog), animals.classOf('animal.dog')]).toEqual(['dog', Dog]);
  });

  it.each<[string, HierarchyOptions, string]>([
    [
      'the current name of another class',
      { formerly: { WebSearch: ['functiontool.getweather'] } },
      "'functiontool.getweather', which WebSearch of the hierarchy Tool formerly had, is the identity of GetWeather",
    ],
    [
      'the current name of an abstract class',
      { formerly: { WebSearch: ['functiontool'] } },
      'is the identity of FunctionTool',
    ],
    [
      'its own current name',
      { formerly: { WebSearch: ['websearch'] } },
      "'websearch' is the identity that WebSearch of the hierarchy Tool has, not a former one",
    ],
    [
      'a name that two claim',
      { formerly: { WebSearch: ['old'], GetWeather: ['old'] } },
      "GetWeather and WebSearch of the hierarchy Tool both claim to have had the identity 'old'",
    ],
    [
      'a name that a prefix claims',
      { formerly: { FunctionTool: ['fn'], WebSearch: ['fn.getweather'] } },
      "both claim to have had the identity 'fn.getweather'",
    ],
    ['white space', { formerly: { WebSearch: ['web search'] } }, 'contains white space or control characters'],
    ['a number', { formerly: { WebSearch: [1] } } as never, 'is a number, not a string'],
    [
      'a string for a list',
      { formerly: { WebSearch: 'web' } } as never,
      "is a string. Write formerly: { WebSearch: ['old.identity'] }",
    ],
    ['null for a list', { formerly: { WebSearch: null } } as never, 'is null'],
  ])('M2 refuses %s', (_what, options, message) => {
    expect(() => declare(options)).toThrow(FormerIdentityError);
    expect(() => declare(options)).toThrow(message);
  });

  it('M2 refuses classes that it does not know, and what is no object', () => {
    expect(() => declare({ formerly: { Web: ['web'] } })).toThrow(
      'formerly of defineHierarchy(Tool, …) names Web, which is no class',
    );
    expect(() => declare({ formerly: ['web'] } as never)).toThrow(
      'The option formerly of defineHierarchy(Tool, …) must be an object',
    );
  });

  it('M2 a second definition with other former names is refused', () => {
    const { Tool, GetWeather, WebSearch } = declare({ formerly: { WebSearch: ['web'] } });
    expect(() => defineHierarchy(Tool, { GetWeather, WebSearch })).toThrow(
      'ran twice with different classes or options',
    );
  });

  it('M2 typed keys hold one identity, and refuse former ones at start-up', () => {
    const Paper = newRoot('Paper');
    const Letter = child('Letter', Paper);
    const { entities } = defineHierarchy(Paper, { Letter }, { typedKeys: true, formerly: { Letter: ['post'] } });
    expect(() => startOrm(entities)).toThrow(TypedKeysError);
    expect(() => startOrm(entities)).toThrow("while rows of Letter may be stored as 'post'");
  });
});

describe.each(engines)('M2 constraints that name an identity [$name]', engine => {
  it('M2 name the former ones too, and compare as equal to those of the database', async () => {
    const m = declareParty('single-table', { formerly });
    await using db = await openOrm(engine, { entities: [...m.entities] });
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    const checks = await checksOf(db);
    expect(
      checks.filter(check => check.includes('person.employee')).map(check => check.includes("'human.employee'")),
    ).toEqual([true]);
    const insert = (identity: string) =>
      db.em().execute('insert into party (id, name, _polymorphic_name) values (1, ?, ?)', ['x', identity]);
    await expect(insert('human.employee')).rejects.toThrow('party_person_employee_required');
    await expect(insert('machine.car')).rejects.toThrow('party_vehicle_car_required');
    await insert('human');
  });
});
