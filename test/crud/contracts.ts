import { getFacts } from './get.contract.ts';
import type { DeclareCrud } from './model/model.ts';
import { onEveryStrategy } from './scene.ts';
import { addFacts } from './add.contract.ts';

/** What every declaration style must hold. */
export function crudContracts(declare: DeclareCrud): void {
  onEveryStrategy(declare, { reads: [getFacts], writes: [addFacts] });
}
