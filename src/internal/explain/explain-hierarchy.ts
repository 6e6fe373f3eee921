import { type Configuration, type EntityClass, type EntityManager, MikroORM } from '@mikro-orm/core';
import { DeclarationError, UnregisteredClassError } from '../../errors/declaration-error.ts';
import { type Branch, branchOf } from '../../polymorphic/branch-of.ts';
import type { HierarchySubject } from '../../polymorphic/define-hierarchy.ts';
import { explainBranch, type LevelFacts } from '../../polymorphic/explain/explain-branch.ts';
import { HierarchyExplanation } from '../../polymorphic/explain/hierarchy-explanation.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { ownColumns, tableNameOf } from './own-columns.ts';
import { countRows, type RowCounts } from './row-counts.ts';

/** What `explainHierarchy` shows beside classes and identities. */
export interface ExplainHierarchyOptions {
  /** Adds tables and columns, as this ORM maps them. */
  readonly orm?: MikroORM;
  /** Adds tables, columns and the number of rows of each class, counted in one query. */
  readonly em?: EntityManager;
  /** `false` leaves the columns out. */
  readonly columns?: boolean;
}

/**
 * Shows a hierarchy, or all of an ORM, as a tree of text, a Mermaid or Graphviz diagram, or a drawing.
 *
 * ```ts
 * console.log(`${explainHierarchy(tools)}`); // classes and identities, without an ORM
 * const { roots } = explainHierarchy(orm); // with tables and columns
 * const counted = await explainHierarchy(Tool, { em }); // with the number of rows of each class
 * console.log(counted.toMermaid(), counted.toDot(), counted.toSvg());
 * ```
 *
 * The subject is a class of a hierarchy, which shows its branch, what `defineHierarchy` or `concreteOf` returned, or an
 * ORM. Throws `DeclarationError` for anything else, `HierarchyNotReadyError` for a class whose hierarchy is not known yet
 * and `UnregisteredClassError` for one that the ORM was not given.
 */
export function explainHierarchy(
  subject: HierarchySubject | MikroORM,
  options: ExplainHierarchyOptions & { readonly em: EntityManager },
): Promise<HierarchyExplanation>;
export function explainHierarchy(
  subject: HierarchySubject | MikroORM,
  options?: ExplainHierarchyOptions & { readonly em?: undefined },
): HierarchyExplanation;
export function explainHierarchy(
  subject: HierarchySubject | MikroORM,
  { orm, em, columns = true }: ExplainHierarchyOptions = {},
): HierarchyExplanation | Promise<HierarchyExplanation> {
  const config = em?.config ?? orm?.config ?? (subject instanceof MikroORM ? subject.config : undefined);
  const branches = subject instanceof MikroORM ? branchesOf(subject) : [branchOf(subject, 'explainHierarchy')];
  const factsOf = config ? new MappedFacts(config, columns) : undefined;
  return em ? withRows(em, branches, factsOf!) : explain(branches, branch => level => factsOf?.of(branch, level) ?? {});
}

function explain(
  branches: readonly Branch[],
  factsOf: (branch: Branch) => (level: Level) => LevelFacts,
): HierarchyExplanation {
  return new HierarchyExplanation(branches.map(branch => explainBranch(branch, factsOf(branch))));
}

async function withRows(
  em: EntityManager,
  branches: readonly Branch[],
  facts: MappedFacts,
): Promise<HierarchyExplanation> {
  const counts = new Map<Branch, RowCounts>();
  for (const branch of branches) {
    facts.require(branch);
    counts.set(branch, await countRows(em, branch));
  }
  return explain(branches, branch => level => ({
    ...facts.of(branch, level),
    rows: counts.get(branch)!.byLevel.get(level) ?? 0,
    notes: level.parent ? [] : [...counts.get(branch)!.unknown].map(unknownNote),
  }));
}

function unknownNote([identity, rows]: [string, number]): string {
  return `the unknown identity '${identity}' has ${rows} ${rows === 1 ? 'row' : 'rows'}`;
}

function branchesOf(orm: MikroORM): Branch[] {
  const branches = [...mappingsOf(orm.config)].map(({ model }) => ({ model, level: model.root }));
  if (branches.length === 0) {
    throw new DeclarationError('explainHierarchy was given an ORM without a polymorphic hierarchy.');
  }
  return branches;
}

/** What one ORM knows of the classes of its hierarchies. */
class MappedFacts {
  readonly #config: Configuration;
  readonly #columns: boolean;

  constructor(config: Configuration, columns: boolean) {
    this.#config = config;
    this.#columns = columns;
  }

  of(branch: Branch, level: Level): LevelFacts {
    const mapping = this.require(branch);
    return {
      ...(mapping.isJoined || !level.parent ? { table: tableNameOf(mapping.metaOf(level)) } : {}),
      columns: this.#columns ? ownColumns(mapping, level) : [],
    };
  }

  require({ model }: Branch): HierarchyMapping {
    const root: EntityClass = model.root.class;
    const mapping = mappingsOf(this.#config).find(root);
    if (!mapping) {
      throw UnregisteredClassError.notDiscovered(model.root.name, [model.root.name]);
    }
    return mapping;
  }
}
