import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class DiscussionEvent extends GithubEvent {
  @Property({ type: 'bigint' }) discussionId!: bigint;
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) title!: string;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'text' }) category!: string;
  @Property({ type: 'boolean' }) answerable!: boolean;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'boolean' }) locked!: boolean;
  @Property({ type: 'integer' }) commentCount!: number;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<DiscussionEvent> {
    const discussion = payload.at('discussion');
    return {
      discussionId: discussion.bigint('id'),
      number: discussion.integer('number'),
      title: discussion.text('title'),
      body: discussion.text('body'),
      category: discussion.text('category.name'),
      answerable: discussion.flag('category.is_answerable'),
      state: discussion.text('state'),
      locked: discussion.flag('locked'),
      commentCount: discussion.integer('comments'),
      createdAt: discussion.time('created_at'),
      author: discussion.actor('user'),
    };
  }
}

@Entity()
export class DiscussionAnsweredEvent extends DiscussionEvent {
  @Property({ type: 'bigint' }) answerId!: bigint;
  @Property({ type: 'text' }) answer!: string;
  @ManyToOne({ entity: () => Actor }) answeredBy!: Actor;

  static override columns(payload: Payload): Columns<DiscussionAnsweredEvent> {
    const answer = payload.at('answer');
    return {
      ...super.columns(payload),
      answerId: answer.bigint('id'),
      answer: answer.text('body'),
      answeredBy: answer.actor('user'),
    };
  }
}

@Entity()
export class DiscussionCommentEvent extends GithubEvent {
  @Property({ type: 'bigint' }) commentId!: bigint;
  @Property({ type: 'integer' }) discussionNumber!: number;
  @Property({ type: 'integer' }) replyCount!: number;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<DiscussionCommentEvent> {
    const comment = payload.at('comment');
    return {
      commentId: comment.bigint('id'),
      discussionNumber: payload.integer('discussion.number'),
      replyCount: comment.integer('child_comment_count'),
      body: comment.text('body'),
      createdAt: comment.time('created_at'),
      author: comment.actor('user'),
    };
  }
}
