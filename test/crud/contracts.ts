import { addFacts } from './add.contract.ts';
import { deleteFacts } from './delete.contract.ts';
import { errorFacts } from './errors.contract.ts';
import { getFacts } from './get.contract.ts';
import type { DeclareCrud } from './model/model.ts';
import { readFacts } from './read.contract.ts';
import { saveUpdateFacts } from './save-update.contract.ts';
import { onEveryStrategy } from './scene.ts';
import { serviceFacts } from './service.contract.ts';

/** What every declaration style must hold. */
export function crudContracts(declare: DeclareCrud): void {
  onEveryStrategy(declare, {
    reads: [getFacts, readFacts],
    writes: [addFacts, saveUpdateFacts, deleteFacts, errorFacts, serviceFacts],
  });
}
