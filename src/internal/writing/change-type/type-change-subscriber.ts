import { ChangeSetType, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import { runningChanges } from './running-change.ts';

/** Gives every entity that changes its type a change set, also where no other column of a single table changes. */
export class TypeChangeSubscriber implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    for (const [entity, { plan, isWritten }] of runningChanges()) {
      const isHere = uow.getIdentityMap().values().includes(entity);
      if (isHere && !isWritten && !uow.getChangeSets().some(set => set.entity === entity)) {
        // the one way to have a change set without a change
        uow.computeChangeSet(entity, ChangeSetType.DELETE);
        const changeSet = uow.getChangeSets().find(set => set.entity === entity)!;
        changeSet.type = ChangeSetType.UPDATE;
        changeSet.payload = { [IDENTITY_PROPERTY]: plan.to.identity };
      }
    }
  }
}
