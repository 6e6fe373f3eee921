import { Entity, PrimaryKey, Property, ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from './index.ts';

@Entity()
class City {
  @PrimaryKey()
  id!: number;

  @Property()
  name!: string;
}

describe.each(engines)('tests with legacy decorators [$name]', engine => {
  it('map a class by the types that the compiler emits', async () => {
    await using db = await openOrm(engine, {
      stock: true,
      entities: [City],
      metadataProvider: ReflectMetadataProvider,
    });
    await db.em().insert(City, { name: 'Oslo' });
    expect(await db.em().find(City, {})).toMatchObject([{ id: 1, name: 'Oslo' }]);
  });
});
