import { defineEntity, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { openStockParties, refusedBy } from './stock.ts';

describe.each(['joined', 'single-table'] as const)(
  'stock MikroORM, a class discovered after start-up, %s',
  strategy => {
    it('3.5 k: discoverEntity of a subclass fails inside MikroORM', async () => {
      await using stock = await openStockParties(strategy);
      class Late extends stock.m.Party {}
      defineEntity({ class: Late, properties: { late: p.string() } });
      expect(() => stock.db.orm.discoverEntity(Late), refusedBy('internal/extension.ts')).toThrow(
        new TypeError("Cannot set properties of undefined (setting '__processed')"),
      );
    });

    it('3.5 k: discoverEntity of a plain class works', async () => {
      await using stock = await openStockParties(strategy);
      class Plain {
        declare id: number;
      }
      defineEntity({ class: Plain, properties: { id: p.integer().primary() } });
      stock.db.orm.discoverEntity(Plain);
      expect(stock.db.orm.getMetadata().find(Plain)).toBeDefined();
    });
  },
);
