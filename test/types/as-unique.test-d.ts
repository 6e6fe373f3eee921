import type { EntityManager } from '@mikro-orm/core';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique, Slug } from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: EntityManager;

class Tag extends AsUnique(Slug(BaseModel, { from: 'name' })) {
  declare name: string;
  static uniqueHash({ name }: { name: string }): string {
    return name;
  }
  static uniqueFilter({ name }: { name: string }): object {
    return { name };
  }
}
class Bare extends Slug(AsUnique(BaseModel), { from: 'name' }) {
  declare name: string;
}
abstract class Root extends Tag {}

describe('A4 asUnique', () => {
  it('gives the class that it is called on', () => {
    expectTypeOf(Tag.asUnique(em, { name: 'a' })).resolves.toEqualTypeOf<Tag>();
  });

  it('refuses data that em.create would refuse, abstract classes, and classes without the two methods', () => {
    // @ts-expect-error -- name is missing
    void Tag.asUnique(em, {});
    // @ts-expect-error -- a number
    void Tag.asUnique(em, { name: 1 });
    // @ts-expect-error -- unknown
    void Tag.asUnique(em, { name: 'a', colour: 'red' });
    // @ts-expect-error -- abstract
    void Root.asUnique(em, { name: 'a' });
    // @ts-expect-error -- uniqueHash and uniqueFilter are missing
    void Bare.asUnique(em, { name: 'a' });
  });
});
