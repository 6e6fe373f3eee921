import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from './index.ts';

@Entity()
class City {
  @PrimaryKey({ type: 'integer' })
  id!: number;

  @Property({ type: 'string' })
  name!: string;
}

describe.each(engines)('tests with ES decorators [$name]', engine => {
  it('map a class', async () => {
    await using db = await openOrm(engine, { stock: true, entities: [City] });
    await db.em().insert(City, { name: 'Oslo' });
    expect(await db.em().find(City, {})).toMatchObject([{ id: 1, name: 'Oslo' }]);
  });
});
