import { zodObject } from 'mikro-orm-polymorphic/dto';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { engines, openOrm } from '../support/index.ts';
import { declareKit } from './kit/define.ts';
import { strategies } from './kit/model.ts';
import { zodObjectContract } from './zod-object.contract.ts';

zodObjectContract(declareParty);

describe.each(engines)('S17 [$name]', engine => {
  it.each(strategies)('S17 a change leaves out what mixins write, which update refuses, %s', async strategy => {
    const m = declareKit(strategy);
    await using db = await openOrm(engine, { entities: [...m.entities], createSchema: false });
    const change = zodObject(m.WebSearch, { orm: db.orm, mode: 'update' });
    expect(change.parse({ engine: 'Solr' })).toEqual({ engine: 'Solr' });
    for (const name of ['createdAt', 'updatedAt']) {
      expect(change.safeParse({ [name]: new Date().toISOString() }).success).toBe(false);
    }
  });
});
