import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import { columnsOf, foreignKeysOf, primaryKeyOf } from './catalog.ts';
import type { DeclaringStyle } from './contract.ts';

const SUBCLASS_COLUMNS = ['wheels', 'email', 'dept', 'salary', 'manager_id', 'doors', 'payload', 'vat', 'founded'];

export function columnsContract({ declareParty }: DeclaringStyle): void {
  describeParties('S2 keys', declareParty, ({ strategy, db }) => {
    if (strategy === 'joined') {
      it('S2 the key of a child is its primary key and a foreign key to its parent, deleted but not updated with it', async () => {
        const parents = {
          person: 'party',
          employee: 'person',
          vehicle: 'party',
          car: 'vehicle',
          truck: 'vehicle',
          company: 'party',
          shop: 'company',
        };
        const keys = await foreignKeysOf(db());
        for (const [table, references] of Object.entries(parents)) {
          expect(await primaryKeyOf(db(), table)).toEqual(['id']);
          expect(keys.filter(key => key.table === table && key.column === 'id')).toEqual([
            { table, column: 'id', references, onUpdate: 'a', onDelete: 'c' },
          ]);
        }
      });

      it('S2 deleting the base row deletes the rows of the children', async () => {
        const rolledBack = new Error('rolled back');
        const remove = db()
          .em()
          .transactional(async em => {
            await em.execute(`delete from note`);
            await em.execute(`delete from party where id = 11`);
            expect(await em.execute(`select id from shop union all select id from company order by id`)).toEqual(
              [9, 10, 12, 12].map(id => ({ id })),
            );
            throw rolledBack;
          });
        await expect(remove).rejects.toBe(rolledBack);
      });
    } else {
      it('S2 subclasses have no table and no key of their own', async () => {
        expect(await primaryKeyOf(db(), 'party')).toEqual(['id']);
        expect(await columnsOf(db(), 'person')).toEqual({});
        expect((await foreignKeysOf(db())).filter(key => key.column === 'id')).toEqual([]);
      });
    }
  });

  describeParties('S5 subclass columns', declareParty, ({ strategy, db }) => {
    if (strategy === 'single-table') {
      it('S5 columns of subclasses are nullable, those of the root are not', async () => {
        const columns = await columnsOf(db(), 'party');
        expect(SUBCLASS_COLUMNS.map(name => columns[name]?.nullable)).toEqual(SUBCLASS_COLUMNS.map(() => 'YES'));
        expect(columns['name']?.nullable).toBe('NO');
      });
    } else {
      it('S5 columns of joined subclasses are not null unless they are declared so', async () => {
        expect((await columnsOf(db(), 'employee'))['dept']?.nullable).toBe('NO');
        expect((await columnsOf(db(), 'vehicle'))['wheels']?.nullable).toBe('NO');
        expect((await columnsOf(db(), 'person'))['email']?.nullable).toBe('YES');
      });
    }
  });
}
