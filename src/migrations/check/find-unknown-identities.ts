import type { SqlEntityManager } from '@mikro-orm/sql';
import { listNames, nearestNames } from '../../errors/sentence.ts';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import type { CheckContext } from './check-context.ts';
import type { Finding } from './finding.ts';
import { storedHierarchies, tableSql } from './stored-identities.ts';

/** Rows whose stored identity no concrete class has. */
export async function findUnknownIdentities(context: CheckContext): Promise<readonly Finding[]> {
  const em = context.orm.em as SqlEntityManager;
  const hierarchies = await storedHierarchies(context);
  return hierarchies.flatMap(({ mapping: { model, rootMeta }, stored }) => {
    const known = model.identitiesBelow(model.root);
    return stored
      .filter(({ level }) => !level)
      .map(({ identity, rows }): Finding => {
        const nearest = nearestNames(identity, known).map(name => `'${name}'`);
        return {
          kind: 'unknown-identity',
          message:
            `${rows} ${rows === 1 ? 'row' : 'rows'} of ${rootMeta.tableName} ${rows === 1 ? 'stores' : 'store'} the identity '${identity}', ` +
            `which no concrete class of ${model.root.name} has. Nearest: ${listNames(nearest)}.`,
          fix:
            `If the class was renamed or moved, say formerly: { NewName: ['${identity}'] } in defineHierarchy or rewrite the rows: ` +
            `npx mikro-orm-polymorphic rename ${identity}=new.name (writeRenameMigration); ` +
            `if it is missing, add it to defineHierarchy; if it was removed, delete the rows in a migration.`,
          statements: [
            `select * from ${tableSql(em, rootMeta)} where ${quoteName(model.settings.column)} = ${quoteText(identity)} limit 20`,
          ],
        };
      });
  });
}
