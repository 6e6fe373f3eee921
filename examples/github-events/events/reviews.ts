import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class PullRequestReviewEvent extends GithubEvent {
  @Property({ type: 'bigint' }) reviewId!: bigint;
  @Property({ type: 'integer' }) pullRequestNumber!: number;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'text' }) commitId!: string;
  @Property({ type: 'datetime', length: 3 }) submittedAt!: Date;
  @ManyToOne({ entity: () => Actor }) reviewer!: Actor;

  static override columns(payload: Payload): Columns<PullRequestReviewEvent> {
    const review = payload.at('review');
    return {
      reviewId: review.bigint('id'),
      pullRequestNumber: payload.integer('pull_request.number'),
      state: review.text('state'),
      commitId: review.text('commit_id'),
      submittedAt: review.time('submitted_at'),
      reviewer: review.actor('user'),
    };
  }
}

@Entity()
export class PullRequestReviewCommentEvent extends GithubEvent {
  @Property({ type: 'bigint' }) commentId!: bigint;
  @Property({ type: 'bigint' }) reviewId!: bigint;
  @Property({ type: 'integer' }) pullRequestNumber!: number;
  @Property({ type: 'text' }) path!: string;
  @Property({ type: 'integer', nullable: true }) line!: number | null;
  @Property({ type: 'text' }) diffHunk!: string;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<PullRequestReviewCommentEvent> {
    const comment = payload.at('comment');
    return {
      commentId: comment.bigint('id'),
      reviewId: comment.bigint('pull_request_review_id'),
      pullRequestNumber: payload.integer('pull_request.number'),
      path: comment.text('path'),
      line: comment.integerOrNull('line'),
      diffHunk: comment.text('diff_hunk'),
      body: comment.text('body'),
      createdAt: comment.time('created_at'),
      author: comment.actor('user'),
    };
  }
}

@Entity()
export class PullRequestReviewThreadEvent extends GithubEvent {
  @Property({ type: 'text' }) threadId!: string;
  @Property({ type: 'integer' }) pullRequestNumber!: number;
  @Property({ type: 'integer' }) commentCount!: number;

  static override columns(payload: Payload): Columns<PullRequestReviewThreadEvent> {
    return {
      threadId: payload.text('thread.node_id'),
      pullRequestNumber: payload.integer('pull_request.number'),
      commentCount: payload.list('thread.comments').length,
    };
  }
}
