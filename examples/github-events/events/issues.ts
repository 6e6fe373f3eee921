import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';
import { Repository } from './repository.ts';

const issueStates = ['open', 'closed'] as const;

/** Something happened to an issue; the classes below say what. */
@Entity()
export abstract class IssuesEvent extends GithubEvent {
  @Property({ type: 'bigint' }) issueId!: bigint;
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) title!: string;
  @Property({ type: 'text', nullable: true }) body!: string | null;
  @Enum({ items: issueStates, nullable: true }) state!: (typeof issueStates)[number] | null;
  @Property({ type: 'integer' }) commentCount!: number;
  @Property({ type: 'array', columnType: 'text[]' }) assignees!: string[];
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) closedAt!: Date | null;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<IssuesEvent> {
    const issue = payload.at('issue');
    return {
      issueId: issue.bigint('id'),
      number: issue.integer('number'),
      title: issue.text('title'),
      body: issue.textOrNull('body'),
      state: issue.oneOfOrNull('state', issueStates),
      commentCount: issue.integer('comments'),
      assignees: issue.list('assignees').map(assignee => assignee.text('login')),
      createdAt: issue.time('created_at'),
      closedAt: issue.timeOrNull('closed_at'),
      author: issue.actor('user'),
    };
  }
}

@Entity()
export class IssuesOpenedEvent extends IssuesEvent {}

@Entity()
export class IssuesEditedEvent extends IssuesEvent {}

@Entity()
export class IssuesDeletedEvent extends IssuesEvent {}

@Entity()
export class IssuesReopenedEvent extends IssuesEvent {}

@Entity()
export class IssuesPinnedEvent extends IssuesEvent {}

@Entity()
export class IssuesUnpinnedEvent extends IssuesEvent {}

@Entity()
export class IssuesLockedEvent extends IssuesEvent {
  @Property({ type: 'text' }) reason!: string;

  static override columns(payload: Payload): Columns<IssuesLockedEvent> {
    return { ...super.columns(payload), reason: payload.text('issue.active_lock_reason') };
  }
}

@Entity()
export class IssuesUnlockedEvent extends IssuesEvent {}

@Entity()
export class IssuesTransferredEvent extends IssuesEvent {
  @Property({ type: 'integer' }) newNumber!: number;
  @ManyToOne({ entity: () => Repository }) newRepository!: Repository;

  static override columns(payload: Payload): Columns<IssuesTransferredEvent> {
    return {
      ...super.columns(payload),
      newNumber: payload.integer('changes.new_issue.number'),
      newRepository: payload.repository('changes.new_repository'),
    };
  }
}

@Entity()
export class IssuesAssignedEvent extends IssuesEvent {
  @ManyToOne({ entity: () => Actor }) assignee!: Actor;

  static override columns(payload: Payload): Columns<IssuesAssignedEvent> {
    return { ...super.columns(payload), assignee: payload.actor('assignee') };
  }
}

@Entity()
export class IssuesUnassignedEvent extends IssuesEvent {
  @ManyToOne({ entity: () => Actor }) assignee!: Actor;

  static override columns(payload: Payload): Columns<IssuesUnassignedEvent> {
    return { ...super.columns(payload), assignee: payload.actor('assignee') };
  }
}

@Entity()
export class IssuesLabeledEvent extends IssuesEvent {
  @Property({ type: 'text' }) label!: string;

  static override columns(payload: Payload): Columns<IssuesLabeledEvent> {
    return { ...super.columns(payload), label: payload.text('label.name') };
  }
}

@Entity()
export class IssuesUnlabeledEvent extends IssuesEvent {
  @Property({ type: 'text' }) label!: string;

  static override columns(payload: Payload): Columns<IssuesUnlabeledEvent> {
    return { ...super.columns(payload), label: payload.text('label.name') };
  }
}

@Entity()
export class IssuesMilestonedEvent extends IssuesEvent {
  @Property({ type: 'text' }) milestone!: string;

  static override columns(payload: Payload): Columns<IssuesMilestonedEvent> {
    return { ...super.columns(payload), milestone: payload.text('milestone.title') };
  }
}

@Entity()
export class IssuesDemilestonedEvent extends IssuesEvent {
  @Property({ type: 'text' }) milestone!: string;

  static override columns(payload: Payload): Columns<IssuesDemilestonedEvent> {
    return { ...super.columns(payload), milestone: payload.text('milestone.title') };
  }
}
