import { createSubclassIdMixin, DeclarationError, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { child, entity, named, newRoot, startOrm } from './classes.ts';

describe('S2 createSubclassIdMixin', () => {
  it('S2 gives the parent back as it is, by class and by table', () => {
    const Tool = newRoot('Tool');
    expect(createSubclassIdMixin(Tool)(Tool)).toBe(Tool);
    expect(createSubclassIdMixin('tool')(Tool)).toBe(Tool);
  });

  it('S2 may be applied at every level of one hierarchy, by class or by table', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', createSubclassIdMixin(Tool)(Tool));
    const Sledge = child('Sledge', createSubclassIdMixin('hammer')(Hammer));
    const tools = defineHierarchy(Tool, { Hammer, Sledge });
    const metadata = startOrm(tools.entities).getMetadata();
    expect(tools.identities).toEqual(['hammer', 'hammer.sledge']);
    expect(metadata.get(Sledge).tptParent).toBe(metadata.get(Hammer));
    expect(metadata.get(Sledge).primaryKeys).toEqual(['id']);
  });

  it.each([
    ['an empty name', ''],
    ['a blank name', ' \t'],
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
  ])('S2 refuses %s', (_, parent) => {
    const make = () => createSubclassIdMixin(parent as never);
    expect(make).toThrow(DeclarationError);
    expect(make).toThrow(
      'createSubclassIdMixin needs the parent class or the name of its table, as in createSubclassIdMixin(Tool).',
    );
  });

  it('S2 refuses another class than the parent that it names', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', Tool);
    const expected = 'createSubclassIdMixin(Tool) was applied to Hammer. Apply it to the class that it names.';
    expect(() => createSubclassIdMixin(Tool)(Hammer)).toThrow(expected);
    expect(() => createSubclassIdMixin(Hammer)(Tool)).toThrow('createSubclassIdMixin(Hammer) was applied to Tool.');
  });

  it('S2 refuses a class that is not polymorphic', () => {
    const Plain = entity(class Plain {});
    expect(() => createSubclassIdMixin('plain')(Plain)).toThrow(
      "createSubclassIdMixin('plain') was applied to Plain, which is not polymorphic: extend Polymorphic(…) in the root.",
    );
    expect(() => createSubclassIdMixin(Plain)(Plain)).toThrow(DeclarationError);
  });

  it('S2 refuses a single-table hierarchy, at any level', () => {
    const Tool = newRoot('Tool', 'single-table');
    const Hammer = child('Hammer', Tool);
    expect(() => createSubclassIdMixin(Tool)(Tool)).toThrow(
      /applied to Tool of a single-table hierarchy, whose subclasses have no table and no key of their own\. Leave it out\./,
    );
    expect(() => createSubclassIdMixin('tool')(Hammer)).toThrow(/applied to Hammer of a single-table hierarchy/);
  });

  it('S2 refuses at start-up a table that is not the parent’s, naming both', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', createSubclassIdMixin('tols')(Tool));
    const tools = defineHierarchy(Tool, { Hammer });
    expect(() => startOrm(tools.entities)).toThrow(DeclarationError);
    expect(() => startOrm(tools.entities)).toThrow(
      "createSubclassIdMixin('tols') was applied to Tool, whose table is 'tool'.",
    );
  });

  it('S2 compares with the table that the parent really has, schema included', () => {
    const Tool = newRoot('Tool', 'joined', { tableName: 'all_tools', schema: 'shop' });
    const Hammer = child('Hammer', createSubclassIdMixin('all_tools')(Tool));
    const Saw = child('Saw', createSubclassIdMixin('shop.all_tools')(Tool));
    const tools = defineHierarchy(Tool, { Hammer, Saw });
    expect(() => startOrm(tools.entities)).not.toThrow();
    const Other = newRoot('Other', 'joined', { tableName: 'all_others' });
    const Leaf = child('Leaf', createSubclassIdMixin('other')(Other));
    const others = defineHierarchy(Other, { Leaf });
    expect(() => startOrm(others.entities)).toThrow("whose table is 'all_others'");
  });

  it('S2 keeps the statics and the checks of the parent', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', createSubclassIdMixin(Tool)(Tool));
    defineHierarchy(Tool, { Hammer });
    expect(Hammer.getConcreteSubclasses()).toEqual([Hammer]);
    expect(() => new Tool()).toThrow(/Tool is abstract/);
  });

  it('S2 says nothing of a root that has no table yet', () => {
    const Base = named('Base', Polymorphic());
    expect(() => createSubclassIdMixin(Base)(Base)).not.toThrow();
  });
});
