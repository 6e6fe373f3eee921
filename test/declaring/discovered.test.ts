import {
  AbstractClassError,
  DeclarationError,
  defineHierarchy,
  HierarchyNotReadyError,
  UnregisteredClassError,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { child, identitiesOf, newRoot, startOrm } from './classes.ts';

describe.each(strategies)('S4 a hierarchy that only discovery knows, %s', strategy => {
  it('S4 has the identities that defineHierarchy gives', () => {
    const family = () => {
      const Tool = newRoot('Tool', strategy);
      const Mid = child('Mid', Tool);
      const Leaf = child('Leaf', Mid);
      const Own = child('Own', Tool, {}, { discriminatorValue: 'my.own' });
      return { Tool, Mid, Leaf, Own };
    };
    const { Tool, Mid, Leaf, Own } = family();
    startOrm([Tool, Mid, Leaf, Own]);
    const defined = family();
    defineHierarchy(defined.Tool, { Mid: defined.Mid, Leaf: defined.Leaf, Own: defined.Own });
    expect(identitiesOf(Tool)).toEqual({ Mid: 'mid', Leaf: 'mid.leaf', Own: 'my.own' });
    expect(identitiesOf(Tool)).toEqual(identitiesOf(defined.Tool));
  });

  it('S4 counts the root as abstract and every class below as concrete, unless it says otherwise', () => {
    const Tool = newRoot('Tool', strategy);
    const Mid = child('Mid', Tool, {}, { abstract: true });
    const Branch = child('Branch', Mid);
    const Leaf = child('Leaf', Branch);
    const orm = startOrm([Tool, Mid, Branch, Leaf]);
    expect(identitiesOf(Tool)).toEqual({ Branch: 'mid.branch', Leaf: 'mid.branch.leaf' });
    expect(() => orm.em.fork().create(Tool, {} as never)).toThrow(AbstractClassError);
    expect(() => new Mid()).toThrow(
      'Mid is abstract and can be neither instantiated nor stored. Use one of Branch and Leaf.',
    );
    expect(orm.em.fork().create(Branch, {} as never)).toBeInstanceOf(Branch);
  });

  it('S4 finds abstract and concrete parents of the classes that it is given', () => {
    const Tool = newRoot('Tool', strategy);
    const Leaf = child('Leaf', child('Mid', Tool));
    startOrm([Leaf]);
    expect(Tool.getIdentityToClassMap().get('mid.leaf')).toBe(Leaf);
  });

  it('S4 is not known before discovery', () => {
    const Tool = newRoot('Tool', strategy);
    const Leaf = child('Leaf', Tool);
    expect(() => Leaf.getConcreteSubclasses()).toThrow(HierarchyNotReadyError);
    startOrm([Tool, Leaf]);
    expect(Leaf.getConcreteSubclasses()).toEqual([Leaf]);
  });

  it('S4 is refused when class names are minified, naming the class and the fix', () => {
    const Tool = newRoot('Tool', strategy);
    const minified = child('e', child('Mid', Tool));
    const start = () => startOrm([Tool, minified]);
    expect(start).toThrow(DeclarationError);
    expect(start).toThrow('The class name e looks minified, and identities come from class names.');
    expect(start).toThrow('defineHierarchy(Tool, { … })');
  });

  it('S4 is refused when two classes have one name, naming it', () => {
    const Tool = newRoot('Tool', strategy);
    const [First, Second] = [child('First', Tool), child('Second', Tool)];
    const [one, other] = [child('Leaf', First), child('Leaf', Second, {}, { tableName: 'other_leaf' })];
    expect(() => startOrm([Tool, First, Second, one, other])).toThrow(/Leaf/);
  });

  it('S4 is refused when two identities are one, naming both classes', () => {
    const Tool = newRoot('Tool', strategy);
    const classes = [child('First', Tool), child('Second', Tool, {}, { discriminatorValue: 'first' })];
    expect(() => startOrm([Tool, ...classes])).toThrow(
      "First and Second of the hierarchy Tool both have the identity 'first'",
    );
  });

  it('S4 may be defined afterwards, when the definition says the same', () => {
    const Tool = newRoot('Tool', strategy);
    const Leaf = child('Leaf', Tool);
    startOrm([Tool, Leaf]);
    expect(defineHierarchy(Tool, { Leaf }).identities).toEqual(['leaf']);
  });

  it('S4 may not be defined afterwards in another way, as an ORM runs on it', () => {
    const Tool = newRoot('Tool', strategy);
    const Leaf = child('Leaf', Tool);
    startOrm([Tool, Leaf]);
    expect(() => defineHierarchy(Tool, { Leaf }, { identities: { Leaf: 'other' } })).toThrow(DeclarationError);
    expect(identitiesOf(Tool)).toEqual({ Leaf: 'leaf' });
  });
});

describe.each(strategies)('S4 two ORMs that share classes, %s', strategy => {
  it('S4 both know a defined hierarchy', () => {
    const Tool = newRoot('Tool', strategy);
    const tools = defineHierarchy(Tool, { Hammer: child('Hammer', Tool), Saw: child('Saw', Tool) });
    const maps = [startOrm(tools.entities), startOrm(tools.entities)].map(
      orm => orm.getMetadata().get(Tool).discriminatorMap,
    );
    expect(maps[0]).toEqual({ hammer: tools.classOf('hammer'), saw: tools.classOf('saw') });
    expect(maps[1]).toEqual(maps[0]);
  });

  it('S4 one that was given a part of a defined hierarchy is refused, the other goes on', () => {
    const Tool = newRoot('Tool', strategy);
    const [Hammer, Saw] = [child('Hammer', Tool), child('Saw', Tool)];
    const tools = defineHierarchy(Tool, { Hammer, Saw });
    const whole = startOrm(tools.entities);
    expect(() => startOrm([Tool, Saw])).toThrow(UnregisteredClassError);
    expect(whole.em.fork().create(Hammer, {} as never)).toBeInstanceOf(Hammer);
  });

  it('S4 each with a part of a discovered one knows its own part; the registry knows both', () => {
    const Tool = newRoot('Tool', strategy);
    const [Hammer, Saw] = [child('Hammer', Tool), child('Saw', Tool)];
    const [first, second] = [startOrm([Tool, Hammer]), startOrm([Tool, Saw])];
    expect(identitiesOf(Tool)).toEqual({ Hammer: 'hammer', Saw: 'saw' });
    expect(Object.keys(first.getMetadata().get(Tool).discriminatorMap!)).toEqual(['hammer']);
    expect(Object.keys(second.getMetadata().get(Tool).discriminatorMap!)).toEqual(['saw']);
    expect(first.em.fork().create(Hammer, {} as never)).toBeInstanceOf(Hammer);
    expect(() => first.em.fork().create(Saw, {} as never)).toThrow(/Saw/);
  });

  it('S4 a later ORM may bring a class that an earlier one has as a leaf’s child', () => {
    const Tool = newRoot('Tool', strategy);
    const Hammer = child('Hammer', Tool);
    const Sledge = child('Sledge', Hammer);
    startOrm([Tool, Hammer]);
    startOrm([Tool, Sledge]);
    expect(identitiesOf(Tool)).toEqual({ Hammer: 'hammer', Sledge: 'hammer.sledge' });
  });
});
