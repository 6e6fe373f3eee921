import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class IssueCommentEvent extends GithubEvent {
  @Property({ type: 'bigint' }) commentId!: bigint;
  @Property({ type: 'integer' }) issueNumber!: number;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<IssueCommentEvent> {
    const comment = payload.at('comment');
    return {
      commentId: comment.bigint('id'),
      issueNumber: payload.integer('issue.number'),
      body: comment.text('body'),
      createdAt: comment.time('created_at'),
      author: comment.actor('user'),
    };
  }
}

/** The one action that brings something of its own; the other actions are plain {@link IssueCommentEvent}s. */
@Entity()
export class IssueCommentEditedEvent extends IssueCommentEvent {
  @Property({ type: 'text' }) bodyBefore!: string;

  static override columns(payload: Payload): Columns<IssueCommentEditedEvent> {
    return { ...super.columns(payload), bodyBefore: payload.text('changes.body.from') };
  }
}

@Entity()
export class CommitCommentEvent extends GithubEvent {
  @Property({ type: 'bigint' }) commentId!: bigint;
  @Property({ type: 'text' }) commitId!: string;
  @Property({ type: 'text', nullable: true }) path!: string | null;
  @Property({ type: 'integer', nullable: true }) line!: number | null;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<CommitCommentEvent> {
    const comment = payload.at('comment');
    return {
      commentId: comment.bigint('id'),
      commitId: comment.text('commit_id'),
      path: comment.textOrNull('path'),
      line: comment.integerOrNull('line'),
      body: comment.text('body'),
      createdAt: comment.time('created_at'),
      author: comment.actor('user'),
    };
  }
}
