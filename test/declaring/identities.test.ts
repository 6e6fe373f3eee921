import { defineEntity } from '@mikro-orm/core';
import {
  DuplicateIdentityError,
  defineHierarchy,
  IdentityCaseError,
  type IdentityNaming,
  InvalidIdentityError,
  Polymorphic,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { child, entity, identitiesOf, newRoot, root, startOrm, type TestClass } from './classes.ts';

describe('S3 the rule parent.childname', () => {
  it('S3 a child of an abstract root has its lower-cased name as identity', () => {
    const Tool = newRoot('Tool');
    const GetWeather = child('GetWeather', Tool);
    expect(defineHierarchy(Tool, { GetWeather }).identities).toEqual(['getweather']);
  });

  it('S3 an abstract middle class prefixes its children and is stored by no row', () => {
    const Tool = newRoot('Tool');
    const FunctionTool = child('FunctionTool', Tool);
    const GetWeather = child('GetWeather', FunctionTool);
    const tools = defineHierarchy(Tool, { GetWeather });
    expect(tools.identities).toEqual(['functiontool.getweather']);
    expect(tools.identityOf(FunctionTool)).toBe('functiontool');
  });

  it('S3 concrete classes prefix their children too, the root included', () => {
    const Vehicle = newRoot('Vehicle');
    const Car = child('Car', Vehicle);
    const SportsCar = child('SportsCar', Car);
    const { identities } = defineHierarchy(Vehicle, { Vehicle, Car, SportsCar });
    expect(identities).toEqual(['vehicle', 'vehicle.car', 'vehicle.car.sportscar']);
  });

  it('S3 an abstract root has no identity unless it is given one', () => {
    const Bare = newRoot('Bare');
    const bare = defineHierarchy(Bare, { Leaf: child('Leaf', Bare) });
    expect(() => bare.identityOf(Bare)).toThrow(
      /^Bare is an abstract root and has no identity\..*identities: \{ Bare: '…' \}/,
    );
    const Given = newRoot('Given');
    const given = defineHierarchy(Given, { Leaf: child('Leaf', Given) }, { identities: { Given: 'node' } });
    expect(given.identityOf(Given)).toBe('node');
    expect(given.identities).toEqual(['node.leaf']);
  });

  it('S3 mixins, mapped superclasses above the root and undeclared classes are no levels', () => {
    const Mapped = entity(class Mapped {}, {}, { abstract: true });
    const Above = entity(class Above extends Polymorphic(Mapped) {}, {}, { abstract: true });
    const Tool = root(class Tool extends Above {});
    class Undeclared extends Tool {}
    const Leaf = child('Leaf', Undeclared);
    expect(defineHierarchy(Tool, { Leaf }).identities).toEqual(['leaf']);
  });

  it('S3 classes that MikroORM makes for a schema are no levels', () => {
    const Tool = newRoot('Tool');
    const HammerSchema = defineEntity({ name: 'Hammer', extends: Tool, properties: {} });
    class Hammer extends HammerSchema.class {}
    HammerSchema.setClass(Hammer);
    const { identities } = defineHierarchy(Tool, { Hammer });
    expect(identities).toEqual(['hammer']);
  });

  it('S3 the key, not the name of a minified class, is the source of the identity', () => {
    const t = newRoot('t');
    const f = child('f', t);
    const g = child('g', f);
    const tools = defineHierarchy(t, { GetWeather: g }, { abstract: { FunctionTool: f } });
    expect(tools.identities).toEqual(['functiontool.getweather']);
  });

  it('S3 any depth', () => {
    const Level0 = newRoot('Level0');
    const classes: Record<string, TestClass> = {};
    for (let level = 1, Base = Level0; level <= 24; level++) {
      Base = classes[`Level${level}`] = child(`Level${level}`, Base);
    }
    const { identities } = defineHierarchy(Level0, classes);
    expect(identities.at(-1)).toBe(Object.keys(classes).join('.').toLowerCase());
  });
});

describe('S3 explicit identities', () => {
  it('S3 win, are stored as they are, and prefix the children', () => {
    const Tool = newRoot('Tool');
    const FunctionTool = child('FunctionTool', Tool);
    const GetWeather = child('GetWeather', FunctionTool);
    const Other = child('Other', Tool);
    const options = { identities: { FunctionTool: 'Function', Other: 'x/y-Z_1' } };
    expect(defineHierarchy(Tool, { GetWeather, Other }, options).identities).toEqual([
      'Function.getweather',
      'x/y-Z_1',
    ]);
  });

  it.each(strategies)('S3 may be given as discriminatorValue, %s', strategy => {
    const Tool = newRoot('Tool', strategy);
    const Mid = child('Mid', Tool, {}, { discriminatorValue: 'middle' });
    const Leaf = child('Leaf', Mid);
    const Own = child('Own', Mid, {}, { discriminatorValue: 'my.own' });
    const tools = defineHierarchy(Tool, { Leaf, Own });
    expect(tools.identities).toEqual(['middle.leaf', 'my.own']);
    const metadata = startOrm(tools.entities).getMetadata();
    expect(metadata.get(Tool).discriminatorMap).toMatchObject({ 'middle.leaf': Leaf, 'my.own': Own });
    expect(tools.classOf('my.own')).toBe(Own);
  });

  it.each(strategies)('S3 may be the root’s discriminatorValue, %s', strategy => {
    const Tool = newRoot('Tool', strategy, { discriminatorValue: 'thing' });
    const Leaf = child('Leaf', Tool);
    const tools = defineHierarchy(Tool, { Leaf });
    expect(tools.identities).toEqual(['thing.leaf']);
    expect(startOrm(tools.entities).getMetadata().get(Tool).discriminatorMap).toMatchObject({ 'thing.leaf': Leaf });
    const Vehicle = newRoot('Vehicle', strategy, { discriminatorValue: 'veh' });
    const vehicles = defineHierarchy(Vehicle, { Vehicle, Car: child('Car', Vehicle) });
    expect(vehicles.identities).toEqual(['veh', 'veh.car']);
    expect(startOrm(vehicles.entities).getMetadata().get(Vehicle).discriminatorMap).toMatchObject({ veh: Vehicle });
  });

  it('S3 a discriminatorMap of the root, which nothing would read, is refused with the option to use', () => {
    const Tool = newRoot('Tool', 'single-table', { discriminatorMap: { hammer: 'Hammer' } });
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Tool) });
    expect(() => startOrm(tools.entities)).toThrow(/Tool.*discriminatorMap.*identities/s);
  });

  it('S3 in the options win over discriminatorValue', () => {
    const Tool = newRoot('Tool');
    const Leaf = child('Leaf', Tool, {}, { discriminatorValue: 'declared' });
    expect(defineHierarchy(Tool, { Leaf }, { identities: { Leaf: 'option' } }).identities).toEqual(['option']);
  });
});

describe('S3 prefixes and naming', () => {
  it('S3 prefix: false leaves a class out of the identities of its children, not of its own', () => {
    const Tool = newRoot('Tool');
    const Outer = child('Outer', Tool);
    const Inner = child('Inner', Outer);
    const Leaf = child('Leaf', Inner);
    const tools = defineHierarchy(Tool, { Outer, Leaf }, { prefix: { Inner: false } });
    expect(tools.identities).toEqual(['outer', 'outer.leaf']);
    expect(tools.identityOf(Inner)).toBe('outer.inner');
  });

  it('S3 prefix: false of every ancestor leaves the name alone', () => {
    const Vehicle = newRoot('Vehicle');
    const Car = child('Car', Vehicle);
    const { identities } = defineHierarchy(Vehicle, { Vehicle, Car }, { prefix: { Vehicle: false } });
    expect(identities).toEqual(['vehicle', 'car']);
  });

  it('S3 prefix: true says what holds anyway', () => {
    const Tool = newRoot('Tool');
    const Mid = child('Mid', Tool);
    const Leaf = child('Leaf', Mid);
    expect(defineHierarchy(Tool, { Leaf }, { prefix: { Mid: true } }).identities).toEqual(['mid.leaf']);
  });

  it('S3 a naming function gets the name and the prefix, and makes the whole identity', () => {
    const Event = newRoot('Event');
    const Issues = child('IssuesEvent', Event);
    const IssuesOpened = child('IssuesOpenedEvent', Issues);
    const Push = child('PushEvent', Event);
    const seen: unknown[] = [];
    const naming: IdentityNaming = context => {
      seen.push(context);
      const words = context.name
        .replace(/Event$/, '')
        .match(/[A-Z][a-z]+/g)!
        .map(word => word.toLowerCase());
      return context.parent === undefined ? words.join('_') : `${context.parent}.${words.slice(1).join('_')}`;
    };
    const classes = { IssuesOpenedEvent: IssuesOpened, PushEvent: Push };
    expect(defineHierarchy(Event, classes, { naming }).identities).toEqual(['issues.opened', 'push']);
    expect(seen).toEqual([
      { name: 'IssuesEvent', parent: undefined },
      { name: 'IssuesOpenedEvent', parent: 'issues' },
      { name: 'PushEvent', parent: undefined },
    ]);
  });

  it('S3 a naming function is not asked for explicit identities', () => {
    const Tool = newRoot('Tool');
    const Leaf = child('Leaf', Tool);
    const naming: IdentityNaming = () => expect.fail('asked');
    expect(defineHierarchy(Tool, { Leaf }, { naming, identities: { Leaf: 'given' } }).identities).toEqual(['given']);
  });
});

describe('S3 identities that are refused', () => {
  const define = (identity: unknown) => {
    const Tool = newRoot('Tool');
    return defineHierarchy(Tool, { Leaf: child('Leaf', Tool) }, { identities: { Leaf: identity as string } })
      .identities;
  };

  it.each([
    ['a number', 7, 'is a number, not a string'],
    ['an empty one', '', 'is empty'],
    ['one of 256 characters', 'x'.repeat(256), 'is too long: 256 characters'],
    ['a space', 'a b', 'contains white space'],
    ['a leading space', ' a', 'contains white space'],
    ['a line break', 'a\n', 'contains white space'],
    ['a no-break space', 'a\u00a0b', 'contains white space'],
    ['a control character', 'a\u0000', 'control characters'],
    ['a C1 control character', 'a\u0085', 'control characters'],
  ])('S3 %s', (_, identity, reason) => {
    expect(() => define(identity)).toThrow(InvalidIdentityError);
    expect(() => define(identity)).toThrow(reason);
    expect(() => define(identity)).toThrow(/of Leaf .*identities: \{ Leaf: '…' \} of defineHierarchy/s);
  });

  it('S3 255 characters are accepted, whatever their script', () => {
    expect(define('x'.repeat(255))).toEqual(['x'.repeat(255)]);
    expect(define('é'.repeat(255))).toEqual(['é'.repeat(255)]);
    expect(define('🦊'.repeat(255))).toEqual(['🦊'.repeat(255)]);
    expect(() => define('🦊'.repeat(256))).toThrow(InvalidIdentityError);
  });

  it('S3 a numeric discriminatorValue', () => {
    const Tool = newRoot('Tool', 'single-table');
    const Leaf = child('Leaf', Tool, {}, { discriminatorValue: 1 });
    expect(() => defineHierarchy(Tool, { Leaf })).toThrow(/'1' of Leaf is a number, not a string/);
  });

  it('S3 what a naming function must not return', () => {
    const Tool = newRoot('Tool');
    const Leaf = child('Leaf', Tool);
    expect(() => defineHierarchy(Tool, { Leaf }, { naming: () => '' })).toThrow(/of Leaf is empty/);
    expect(() => defineHierarchy(Tool, { Leaf }, { naming: (() => undefined) as never })).toThrow(InvalidIdentityError);
  });

  it('S3 one that grew too long by its prefixes', () => {
    const Tool = newRoot('Tool');
    const Mid = child('M'.repeat(200), Tool);
    const Leaf = child('L'.repeat(60), Mid);
    expect(() => defineHierarchy(Tool, { [Leaf.name]: Leaf })).toThrow(/is too long: 261 characters/);
  });

  it('S3 two classes with one identity, naming both', () => {
    const Tool = newRoot('Tool');
    const [First, Second] = [child('First', Tool), child('Second', Tool)];
    const options = { identities: { First: 'same', Second: 'same' } };
    const run = () => defineHierarchy(Tool, { First, Second }, options);
    expect(run).toThrow(DuplicateIdentityError);
    expect(run).toThrow("First and Second of the hierarchy Tool both have the identity 'same'");
    expect(run).toThrow("identities: { Second: '…' }");
  });

  it('S3 an explicit one that is another class’s by the rule, abstract classes included', () => {
    const Tool = newRoot('Tool');
    const Mid = child('Mid', Tool);
    const Leaf = child('Leaf', Mid);
    expect(() => defineHierarchy(Tool, { Leaf }, { identities: { Leaf: 'mid' } })).toThrow(DuplicateIdentityError);
  });

  it('S3 two classes with one name in two places and prefix: false', () => {
    const Tool = newRoot('Tool');
    const [A, B] = [child('Alpha', Tool), child('Beta', Tool)];
    const [x, y] = [child('Leaf', A), child('leaf', B)];
    const options = { prefix: { Alpha: false, Beta: false } };
    expect(() => defineHierarchy(Tool, { Leaf: x, leaf: y }, options)).toThrow(DuplicateIdentityError);
  });

  it('S3 two that differ in case only, naming both', () => {
    const Tool = newRoot('Tool');
    const [First, Second] = [child('First', Tool), child('Second', Tool)];
    const run = () => defineHierarchy(Tool, { First, Second }, { identities: { First: 'Tool.A', Second: 'tool.a' } });
    expect(run).toThrow(IdentityCaseError);
    expect(run).toThrow(
      "First ('Tool.A') and Second ('tool.a') of the hierarchy Tool have identities that differ in case only",
    );
  });

  it('S3 a refused hierarchy leaves nothing behind', () => {
    const Tool = newRoot('Tool');
    const Leaf = child('Leaf', Tool);
    expect(() => defineHierarchy(Tool, { Leaf }, { identities: { Leaf: '' } })).toThrow(InvalidIdentityError);
    defineHierarchy(Tool, { Leaf });
    expect(identitiesOf(Tool)).toEqual({ Leaf: 'leaf' });
  });
});
