import {
  DeclarationError,
  defineHierarchy,
  HierarchyNotReadyError,
  NotInHierarchyError,
  Polymorphic,
  type PolymorphicError,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { child, entity, named, newRoot, root, startOrm, type TestClass } from './classes.ts';

function refusal(run: () => unknown): PolymorphicError {
  try {
    run();
  } catch (error) {
    return error as PolymorphicError;
  }
  return expect.fail('nothing was thrown');
}

describe('S4 what defineHierarchy refuses', () => {
  it('S4 a root that is not polymorphic', () => {
    class Tool {}
    class Hammer extends Tool {}
    const error = refusal(() => defineHierarchy(Tool, { Hammer }));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error).toMatchObject({ code: 'INVALID_DECLARATION', name: 'DeclarationError' });
    expect(error.message).toBe(
      'Tool is not polymorphic. Extend the mixin: abstract class Tool extends Polymorphic(…) { … }.',
    );
  });

  it.each([undefined, null, {}])('S4 a root that is %s', notClass => {
    expect(() => defineHierarchy(notClass as never, {})).toThrow(DeclarationError);
  });

  it('S4 undefined in place of a class, pointing to a circular import', () => {
    const Tool = newRoot('Tool');
    const { message } = refusal(() => defineHierarchy(Tool, { Hammer: undefined as never }));
    expect(message).toMatch(/^Hammer in defineHierarchy\(Tool, …\) is undefined, not a class\./);
    expect(message).toContain('circular import');
  });

  it.each([1, 'Hammer', {}, []])('S4 %j in place of a class', value => {
    const Tool = newRoot('Tool');
    const { message } = refusal(() => defineHierarchy(Tool, { Hammer: value as never }));
    expect(message).toMatch(/^Hammer in defineHierarchy\(Tool, …\) is an? (number|string|object), not a class\./);
  });

  it('S4 null in place of a class', () => {
    expect(() => defineHierarchy(newRoot('Tool'), { Hammer: null as never })).toThrow(DeclarationError);
  });

  it('S4 a class that does not extend the root', () => {
    const Tool = newRoot('Tool');
    const Stranger = child('Stranger', newRoot('Other'));
    const expected = 'Stranger in defineHierarchy(Tool, …) does not extend Tool.';
    expect(() => defineHierarchy(Tool, { Stranger })).toThrow(expected);
    expect(() => defineHierarchy(Tool, {}, { abstract: { Stranger } })).toThrow(expected);
    expect(() => defineHierarchy(Tool, { Stranger: (() => 1) as never })).toThrow(DeclarationError);
  });

  it('S4 a class above the root', () => {
    const Above = entity(named('Above', Polymorphic()), {}, { abstract: true });
    const Tool = root(named('Tool', Above));
    expect(() => defineHierarchy(Tool, { Above })).toThrow('Above in defineHierarchy(Tool, …) does not extend Tool.');
  });

  it('S4 a class that is not the root of its hierarchy, naming the root', () => {
    const Tool = newRoot('Tool');
    const Mid = child('Mid', Tool);
    const Leaf = child('Leaf', Mid);
    const error = refusal(() => defineHierarchy(Mid, { Leaf }));
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toMatch(/\bMid\b/);
    expect(error.message).toContain('defineHierarchy(Tool, ');
  });

  it('S4 a key that is not the name of the class', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', Tool);
    const { message } = refusal(() => defineHierarchy(Tool, { Mallet: Hammer }));
    expect(message).toContain('The key Mallet in defineHierarchy(Tool, …) stands for the class Hammer.');
    expect(message).toContain('Use the class name as the key, { Hammer }, and give another identity');
    expect(message).toContain("identities: { Hammer: '…' }");
  });

  it('S4 but not the names that minifiers and compilers make', () => {
    const Tool = newRoot('Tool');
    const classes = {
      Hammer: child('a', Tool),
      Saw: child('$b', Tool),
      Drill: child('_Drill', Tool),
      Lathe: child('Lathe2', Tool),
      Vise: child('', Tool),
    };
    const tools = defineHierarchy(Tool, classes);
    expect(tools.identities).toEqual(['hammer', 'saw', 'drill', 'lathe', 'vise']);
  });

  it('S4 one class under two keys', () => {
    const Tool = newRoot('Tool');
    const Minified = child('a', Tool);
    const { message } = refusal(() => defineHierarchy(Tool, { Hammer: Minified, Saw: Minified }));
    expect(message).toMatch(/Hammer/);
    expect(message).toMatch(/Saw/);
  });

  it('S4 one class both concrete and abstract', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', Tool);
    const { message } = refusal(() => defineHierarchy(Tool, { Hammer }, { abstract: { Hammer } }));
    expect(message).toMatch(/Hammer/);
    expect(message).toMatch(/abstract/);
  });

  it('S4 options that name no class of the hierarchy', () => {
    const Tool = newRoot('Tool');
    const Hammer = child('Hammer', Tool);
    expect(() => defineHierarchy(Tool, { Hammer }, { identities: { Hamer: 'x' } })).toThrow(
      'The option identities of defineHierarchy(Tool, …) names Hamer, which is no class of the hierarchy.',
    );
    expect(() => defineHierarchy(Tool, { Hammer }, { prefix: { Mid: false } })).toThrow(
      'The option prefix of defineHierarchy(Tool, …) names Mid, which is no class of the hierarchy.',
    );
  });
});

describe('S4 defineHierarchy run twice', () => {
  const Tool = newRoot('Tool');
  const Mid = child('Mid', Tool);
  const [Hammer, Saw] = [child('Hammer', Mid), child('Saw', Tool)];
  const first = defineHierarchy(Tool, { Hammer, Saw });

  it('S4 with the same classes and options gives the same object', () => {
    expect(defineHierarchy(Tool, { Hammer, Saw })).toBe(first);
    expect(defineHierarchy(Tool, { Hammer, Saw }, {})).toBe(first);
    expect(defineHierarchy(Tool, { Hammer, Saw }, { column: '_polymorphic_name', onUnknown: 'throw' })).toBe(first);
    expect(defineHierarchy(Tool, { Hammer, Saw }, { abstract: { Mid }, prefix: { Mid: true } })).toBe(first);
  });

  it.each([
    ['fewer classes', () => defineHierarchy(Tool, { Hammer })],
    ['more classes', () => defineHierarchy(Tool, { Hammer, Saw, Drill: child('Drill', Tool) })],
    ['other concrete ones', () => defineHierarchy(Tool, { Hammer, Saw, Mid })],
    ['another class of the same name', () => defineHierarchy(Tool, { Hammer, Saw: child('Saw', Tool) })],
    ['other identities', () => defineHierarchy(Tool, { Hammer, Saw }, { identities: { Saw: 'other' } })],
    ['another prefix', () => defineHierarchy(Tool, { Hammer, Saw }, { prefix: { Mid: false } })],
    ['another naming', () => defineHierarchy(Tool, { Hammer, Saw }, { naming: ({ name }) => name })],
    ['another column', () => defineHierarchy(Tool, { Hammer, Saw }, { column: 'kind' })],
    ['another onUnknown', () => defineHierarchy(Tool, { Hammer, Saw }, { onUnknown: 'skip' })],
    ['another discriminatorProperty', () => defineHierarchy(Tool, { Hammer, Saw }, { discriminatorProperty: 'kind' })],
  ])('S4 with %s is refused, and the first stays', (_, again) => {
    const error = refusal(again);
    expect(error).toBeInstanceOf(DeclarationError);
    expect(error.message).toMatch(/^defineHierarchy\(Tool, …\) ran twice with different classes or options\./);
    expect(Tool.getConcreteSubclasses()).toEqual([Hammer, Saw]);
  });
});

describe('S4 statics', () => {
  const Tool = newRoot('Tool');
  const Mid = child('Mid', Tool);
  const Deep = child('Deep', Mid);
  const Deeper = child('Deeper', Deep);
  const Flat = child('Flat', Tool);
  const Empty = child('Empty', Tool);
  const notReady = newRoot('NotReady');
  const below = child('Below', notReady);
  defineHierarchy(Tool, { Flat, Deeper, Deep }, { abstract: { Empty } });

  it('S4 getConcreteSubclasses gives itself first, then the order of registration, at all depths, no abstract one', () => {
    expect(Tool.getConcreteSubclasses()).toEqual([Flat, Deeper, Deep]);
    expect(Mid.getConcreteSubclasses()).toEqual([Deeper, Deep]);
    expect(Deep.getConcreteSubclasses()).toEqual([Deep, Deeper]);
    expect(Flat.getConcreteSubclasses()).toEqual([Flat]);
    expect(Empty.getConcreteSubclasses()).toEqual([]);
  });

  it('S4 getIdentityToClassMap has the concrete classes of the branch, and is a copy', () => {
    expect([...Tool.getIdentityToClassMap()]).toEqual([
      ['flat', Flat],
      ['mid.deep.deeper', Deeper],
      ['mid.deep', Deep],
    ]);
    expect([...Deep.getIdentityToClassMap().keys()]).toEqual(['mid.deep', 'mid.deep.deeper']);
    (Tool.getIdentityToClassMap() as Map<string, unknown>).clear();
    (Tool.getConcreteSubclasses() as unknown[]).length = 0;
    expect(Tool.getIdentityToClassMap().size).toBe(3);
    expect(Tool.getConcreteSubclasses()).toHaveLength(3);
  });

  it('S4 getPolymorphicDiscriminator gives the name of the property on every class', () => {
    for (const cls of [Tool, Mid, Deep, Flat]) {
      expect(cls.getPolymorphicDiscriminator()).toBe('polymorphicName');
    }
  });

  it.each(['getConcreteSubclasses', 'getIdentityToClassMap'] as const)(
    'S4 %s before the hierarchy is known is an error that shows the line to write',
    method => {
      const error = refusal(() => notReady[method]());
      expect(error).toBeInstanceOf(HierarchyNotReadyError);
      expect(error).toMatchObject({ code: 'HIERARCHY_NOT_READY' });
      expect(error.message).toContain('export const hierarchy = defineHierarchy(NotReady, { … })');
      expect(error.message).toContain('or initialise MikroORM first');
    },
  );

  it('S4 the line to write names the root, also when a subclass was asked', () => {
    const { message } = refusal(() => below.getConcreteSubclasses());
    expect(message).toContain('The hierarchy of Below is not known yet.');
    expect(message).toContain('defineHierarchy(NotReady, {');
  });

  it('S4 of a class that the hierarchy does not list are an error', () => {
    const Unlisted = child('Unlisted', Tool);
    const error = refusal(() => Unlisted.getConcreteSubclasses());
    expect(error).toBeInstanceOf(NotInHierarchyError);
    expect(error.message).toMatch(/^Unlisted is not a class of the hierarchy Tool\. Choose among Tool, /);
  });

  it('S4 work before any ORM exists, and the same after', () => {
    const Fresh = newRoot('Fresh');
    const Leaf = child('Leaf', Fresh);
    const fresh = defineHierarchy(Fresh, { Leaf });
    const before = [...Fresh.getIdentityToClassMap()];
    startOrm(fresh.entities);
    expect([...Fresh.getIdentityToClassMap()]).toEqual(before);
    expect(Fresh.getConcreteSubclasses()).toEqual([Leaf]);
  });

  it('S1 new of an abstract class is refused before any ORM exists, of a concrete one it is not', () => {
    expect(() => new Mid()).toThrow(
      'Mid is abstract and can be neither instantiated nor stored. Use one of Deeper and Deep.',
    );
    expect(() => new Tool()).toThrow('Use one of Flat, Deeper and Deep.');
    expect(() => new Empty()).toThrow('It has no concrete subclass: list one in defineHierarchy.');
    expect(new Deep()).toBeInstanceOf(Mid);
  });

  it('S1 an abstract class with one concrete subclass names it', () => {
    const One = newRoot('One');
    defineHierarchy(One, { Leaf: child('Leaf', One) });
    expect(() => new One()).toThrow('One is abstract and can be neither instantiated nor stored. Use Leaf.');
  });
});

describe('S4 hierarchies do not mix', () => {
  const classesOf = (name: string): Record<string, TestClass> => {
    const Root = newRoot(name);
    const Leaf = child('Leaf', Root);
    defineHierarchy(Root, { Leaf });
    return { Root, Leaf };
  };

  it('S4 two roots with leaves of one name and one identity each know their own', () => {
    const [a, b] = [classesOf('First'), classesOf('Second')];
    expect(a['Root']!.getIdentityToClassMap().get('leaf')).toBe(a['Leaf']);
    expect(b['Root']!.getIdentityToClassMap().get('leaf')).toBe(b['Leaf']);
  });
});
