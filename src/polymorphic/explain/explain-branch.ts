import type { HierarchyModel, Level } from '../hierarchy-model.ts';
import type { Branch } from '../branch-of.ts';
import type { ExplainedClass } from './explained-class.ts';

/** What only an ORM or a database knows of a class. */
export type LevelFacts = Partial<Pick<ExplainedClass, 'table' | 'columns' | 'rows' | 'notes'>>;

/** The classes of a branch as a tree, in the order of registration. */
export function explainBranch({ model, level }: Branch, factsOf: (level: Level) => LevelFacts): ExplainedClass {
  return Object.freeze({
    name: level.name,
    identity: level.identity,
    isAbstract: !level.isConcrete,
    columns: [],
    notes: [],
    ...factsOf(level),
    children: childrenOf(model, level).map(child => explainBranch({ model, level: child }, factsOf)),
  });
}

function childrenOf(model: HierarchyModel, parent: Level): Level[] {
  return [...model.levels].filter(level => level.parent === parent);
}
