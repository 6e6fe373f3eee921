import { defineEntity, p } from '@mikro-orm/core';
import { DeclarationError, defineHierarchy, findPlain, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';

function declare(strategy: Strategy, discriminatorProperty?: string) {
  abstract class Account extends Polymorphic() {
    declare id: number;
    declare type: string;
    declare secret: string;
  }
  class Admin extends Account {
    declare token: string;
  }
  defineEntity({
    class: Account,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), type: p.string(), secret: p.string().hidden() },
  });
  defineEntity({ class: Admin, properties: { token: p.string().hidden(), level: p.integer().default(3) } });
  const accounts = defineHierarchy(Account, { Admin }, discriminatorProperty ? { discriminatorProperty } : {});
  return { Account, Admin, entities: [...accounts.entities] };
}

const row = { id: 1, type: 'own', secret: 's', token: 't' };

describe.each(strategies)('S6 plain rows, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    it('leave hidden properties out unless fields lists them', async () => {
      const { Account, Admin, entities } = declare(strategy, 'kind');
      await using db = await openOrm(engine, { entities });
      const em = db.em();
      em.create(Admin, row as never);
      await em.flush();
      expect(await findPlain(em, Account)).toEqual([{ kind: 'admin', id: 1, type: 'own', level: 3 }]);
      expect(await findPlain(em, Admin, {}, { fields: ['secret', 'token'] })).toEqual([
        { kind: 'admin', id: 1, secret: 's', token: 't' },
      ]);
    });

    it('refuse to hide a property behind the identity', async () => {
      const { Account, Admin, entities } = declare(strategy);
      await using db = await openOrm(engine, { entities });
      const em = db.em();
      em.create(Admin, row as never);
      await em.flush();
      const error = await findPlain(em, Account).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(DeclarationError);
      expect((error as Error).message).toContain(
        "hold the identity as 'type', but Account has a property of that name",
      );
      expect((error as Error).message).toContain('discriminatorProperty');
    });
  });
});
