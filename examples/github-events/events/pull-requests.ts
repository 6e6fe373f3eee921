import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

const pullRequestStates = ['open', 'closed'] as const;

/** Something happened to a pull request; the classes below say what. */
@Entity()
export abstract class PullRequestEvent extends GithubEvent {
  @Property({ type: 'bigint' }) pullRequestId!: bigint;
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) title!: string;
  @Property({ type: 'text', nullable: true }) body!: string | null;
  @Enum({ items: pullRequestStates }) state!: (typeof pullRequestStates)[number];
  @Property({ type: 'boolean' }) draft!: boolean;
  @Property({ type: 'text' }) headRef!: string;
  @Property({ type: 'text' }) baseRef!: string;
  @Property({ type: 'integer' }) commitCount!: number;
  @Property({ type: 'integer' }) additions!: number;
  @Property({ type: 'integer' }) deletions!: number;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<PullRequestEvent> {
    const pull = payload.at('pull_request');
    return {
      pullRequestId: pull.bigint('id'),
      number: pull.integer('number'),
      title: pull.text('title'),
      body: pull.textOrNull('body'),
      state: pull.oneOf('state', pullRequestStates),
      draft: pull.flag('draft'),
      headRef: pull.text('head.ref'),
      baseRef: pull.text('base.ref'),
      commitCount: pull.integer('commits'),
      additions: pull.integer('additions'),
      deletions: pull.integer('deletions'),
      createdAt: pull.time('created_at'),
      author: pull.actor('user'),
    };
  }
}

@Entity()
export class PullRequestOpenedEvent extends PullRequestEvent {}

@Entity()
export class PullRequestReopenedEvent extends PullRequestEvent {}

@Entity()
export class PullRequestConvertedToDraftEvent extends PullRequestEvent {}

@Entity()
export class PullRequestReadyForReviewEvent extends PullRequestEvent {}

@Entity()
export class PullRequestUnlockedEvent extends PullRequestEvent {}

@Entity()
export class PullRequestClosedEvent extends PullRequestEvent {
  @Property({ type: 'boolean' }) merged!: boolean;
  @Property({ type: 'datetime', length: 3 }) closedAt!: Date;

  static override columns(payload: Payload): Columns<PullRequestClosedEvent> {
    const pull = payload.at('pull_request');
    return { ...super.columns(payload), merged: pull.flag('merged'), closedAt: pull.time('closed_at') };
  }
}

@Entity()
export class PullRequestLockedEvent extends PullRequestEvent {
  @Property({ type: 'text' }) reason!: string;

  static override columns(payload: Payload): Columns<PullRequestLockedEvent> {
    return { ...super.columns(payload), reason: payload.text('pull_request.active_lock_reason') };
  }
}

@Entity()
export class PullRequestAssignedEvent extends PullRequestEvent {
  @ManyToOne({ entity: () => Actor }) assignee!: Actor;

  static override columns(payload: Payload): Columns<PullRequestAssignedEvent> {
    return { ...super.columns(payload), assignee: payload.actor('assignee') };
  }
}

@Entity()
export class PullRequestUnassignedEvent extends PullRequestEvent {
  @ManyToOne({ entity: () => Actor }) assignee!: Actor;

  static override columns(payload: Payload): Columns<PullRequestUnassignedEvent> {
    return { ...super.columns(payload), assignee: payload.actor('assignee') };
  }
}

@Entity()
export class PullRequestLabeledEvent extends PullRequestEvent {
  @Property({ type: 'text' }) label!: string;

  static override columns(payload: Payload): Columns<PullRequestLabeledEvent> {
    return { ...super.columns(payload), label: payload.text('label.name') };
  }
}

@Entity()
export class PullRequestUnlabeledEvent extends PullRequestEvent {
  @Property({ type: 'text' }) label!: string;

  static override columns(payload: Payload): Columns<PullRequestUnlabeledEvent> {
    return { ...super.columns(payload), label: payload.text('label.name') };
  }
}

@Entity()
export class PullRequestReviewRequestedEvent extends PullRequestEvent {
  @ManyToOne({ entity: () => Actor }) reviewer!: Actor;

  static override columns(payload: Payload): Columns<PullRequestReviewRequestedEvent> {
    return { ...super.columns(payload), reviewer: payload.actor('requested_reviewer') };
  }
}

@Entity()
export class PullRequestReviewRequestRemovedEvent extends PullRequestEvent {
  @ManyToOne({ entity: () => Actor }) reviewer!: Actor;

  static override columns(payload: Payload): Columns<PullRequestReviewRequestRemovedEvent> {
    return { ...super.columns(payload), reviewer: payload.actor('requested_reviewer') };
  }
}

@Entity()
export class PullRequestSynchronizeEvent extends PullRequestEvent {
  @Property({ type: 'text' }) before!: string;
  @Property({ type: 'text' }) after!: string;

  static override columns(payload: Payload): Columns<PullRequestSynchronizeEvent> {
    return { ...super.columns(payload), before: payload.text('before'), after: payload.text('after') };
  }
}
