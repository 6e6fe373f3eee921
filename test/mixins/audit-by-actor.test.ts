import { ActorIdError } from 'mikro-orm-polymorphic';
import { AuditByModel } from 'mikro-orm-polymorphic/entities';
import { currentActor, withActor } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';

class Note extends AuditByModel {}

const ada = '0d0e6c1a-0000-4000-8000-00000000000a';
const bob = '0d0e6c1a-0000-4000-8000-00000000000b';

describe('T2 the actor', () => {
  it('T2 is that of the innermost withActor, and nobody outside', async () => {
    expect(currentActor()).toBeUndefined();
    const seen = await withActor(ada, async () => {
      const inner = withActor(bob, () => currentActor());
      const nobody = withActor(null, () => currentActor());
      await Promise.resolve();
      return [inner, nobody, currentActor()];
    });
    expect(seen).toEqual([bob, undefined, ada]);
    expect(currentActor()).toBeUndefined();
  });

  it('T2 is written in lower case', () => {
    expect(withActor(ada.toUpperCase(), () => currentActor())).toBe(ada);
  });

  it('T2 is gone after an error', async () => {
    const failing = withActor(ada, async () => {
      throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    expect(currentActor()).toBeUndefined();
  });

  it.each<[unknown, string]>([
    ['bob', 'a string of 3 characters'],
    [`${ada}\n`, 'a string of 37 characters'],
    ['x'.repeat(1_000_000), 'a string of 1000000 characters'],
    [undefined, 'undefined'],
    [1, 'a value of type number'],
    [{ toString: () => ada }, 'a value of type object'],
  ])('T2 is refused when its id is no UUID, without showing it (%#)', (id, shown) => {
    const note = new Note();
    for (const call of [
      () => withActor(id as string, () => 1),
      () => note.stampCreatedBy(id as string),
      () => note.stampUpdatedBy(id as string),
    ]) {
      expect(call).toThrow(ActorIdError);
      expect(call).toThrow(`takes a UUID, as 'f47ac10b-58cc-4372-a567-0e02b2c3d479'; it was given ${shown}.`);
    }
    expect(() => note.stampCreatedBy(null as never)).toThrow('stampCreatedBy() of Note takes a UUID');
  });
});

class Concrete extends Note {}

it('T2 stamps work before any ORM exists', () => {
  const note = new Concrete();
  note.stampCreatedBy(ada);
  note.stampUpdatedBy(bob);
  expect([note.createdBy, note.updatedBy]).toEqual([ada, bob]);
});
