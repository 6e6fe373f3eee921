import type { EventSubscriber } from '@mikro-orm/core';

type Undo = () => void;

/** What is to be undone in memory when a transaction, or one that it is a savepoint of, rolls back. */
const undos = new WeakMap<object, Undo[]>();
/** The transactions in which savepoints were made. */
const parents = new WeakMap<object, object>();
/** The transaction in which an entity manager is about to make a savepoint. */
const beginning = new WeakMap<object, object | undefined>();

/** Runs `undo` when the transaction, or one around it, rolls back or fails to commit. */
export function onRollback(transaction: object, undo: Undo): void {
  undos.set(transaction, [...(undos.get(transaction) ?? []), undo]);
}

/** What an event of a transaction says; MikroORM types the transaction as `any`. */
interface TransactionEvent {
  readonly em: object;
  readonly transaction?: object;
}

/** Follows transactions and savepoints, however they are begun. */
export class TransactionLog implements EventSubscriber {
  beforeTransactionStart({ em, transaction }: TransactionEvent): void {
    beginning.set(em, transaction);
  }

  afterTransactionStart({ em, transaction }: TransactionEvent): void {
    const parent = beginning.get(em);
    if (parent && transaction) {
      parents.set(transaction, parent);
    }
  }

  /** What a savepoint did can still be undone by the transaction around it. */
  afterTransactionCommit({ transaction }: TransactionEvent): void {
    const parent = transaction && parents.get(transaction);
    if (parent) {
      undosOf(transaction).forEach(undo => onRollback(parent, undo));
    }
  }

  /** Before, not after: MikroORM rolls back what failed to commit, and PostgreSQL refuses that. */
  beforeTransactionRollback({ transaction }: TransactionEvent): void {
    undosOf(transaction)
      .toReversed()
      .forEach(undo => undo());
  }
}

function undosOf(transaction: object | undefined): readonly Undo[] {
  const found = transaction && undos.get(transaction);
  return transaction && undos.delete(transaction) ? found! : [];
}
