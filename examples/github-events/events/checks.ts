import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

const commitStates = ['error', 'failure', 'pending', 'success'] as const;

@Entity()
export class CheckRunEvent extends GithubEvent {
  @Property({ type: 'bigint' }) checkRunId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) status!: string;
  @Property({ type: 'text', nullable: true }) conclusion!: string | null;
  @Property({ type: 'text' }) headBranch!: string;
  @Property({ type: 'text' }) headSha!: string;
  @Property({ type: 'integer' }) annotationCount!: number;
  @Property({ type: 'datetime', length: 3 }) startedAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) completedAt!: Date | null;

  static override columns(payload: Payload): Columns<CheckRunEvent> {
    const run = payload.at('check_run');
    return {
      checkRunId: run.bigint('id'),
      name: run.text('name'),
      status: run.text('status'),
      conclusion: run.textOrNull('conclusion'),
      headBranch: run.text('check_suite.head_branch'),
      headSha: run.text('head_sha'),
      annotationCount: run.integer('output.annotations_count'),
      startedAt: run.time('started_at'),
      completedAt: run.timeOrNull('completed_at'),
    };
  }
}

/** Somebody pressed a button that the check put into the pull request. */
@Entity()
export class CheckRunRequestedActionEvent extends CheckRunEvent {
  @Property({ type: 'text' }) requestedAction!: string;

  static override columns(payload: Payload): Columns<CheckRunRequestedActionEvent> {
    return { ...super.columns(payload), requestedAction: payload.text('requested_action.identifier') };
  }
}

@Entity()
export class CheckSuiteEvent extends GithubEvent {
  @Property({ type: 'bigint' }) checkSuiteId!: bigint;
  @Property({ type: 'text' }) status!: string;
  @Property({ type: 'text', nullable: true }) conclusion!: string | null;
  @Property({ type: 'text' }) headBranch!: string;
  @Property({ type: 'text' }) before!: string;
  @Property({ type: 'text' }) after!: string;
  @Property({ type: 'integer' }) checkRunCount!: number;

  static override columns(payload: Payload): Columns<CheckSuiteEvent> {
    const suite = payload.at('check_suite');
    return {
      checkSuiteId: suite.bigint('id'),
      status: suite.text('status'),
      conclusion: suite.textOrNull('conclusion'),
      headBranch: suite.text('head_branch'),
      before: suite.text('before'),
      after: suite.text('after'),
      checkRunCount: suite.integer('latest_check_runs_count'),
    };
  }
}

@Entity()
export class StatusEvent extends GithubEvent {
  @Property({ type: 'bigint' }) statusId!: bigint;
  @Property({ type: 'text' }) sha!: string;
  @Property({ type: 'text' }) context!: string;
  @Enum({ items: commitStates }) state!: (typeof commitStates)[number];
  @Property({ type: 'array', columnType: 'text[]' }) branches!: string[];
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;

  static override columns(payload: Payload): Columns<StatusEvent> {
    return {
      statusId: payload.bigint('id'),
      sha: payload.text('sha'),
      context: payload.text('context'),
      state: payload.oneOf('state', commitStates),
      branches: payload.list('branches').map(branch => branch.text('name')),
      createdAt: payload.time('created_at'),
    };
  }
}

@Entity()
export class PageBuildEvent extends GithubEvent {
  @Property({ type: 'bigint' }) buildId!: bigint;
  @Property({ type: 'text' }) status!: string;
  @Property({ type: 'text' }) commit!: string;
  @Property({ type: 'integer' }) durationMs!: number;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) pusher!: Actor;

  static override columns(payload: Payload): Columns<PageBuildEvent> {
    const build = payload.at('build');
    return {
      buildId: payload.bigint('id'),
      status: build.text('status'),
      commit: build.text('commit'),
      durationMs: build.integer('duration'),
      createdAt: build.time('created_at'),
      pusher: build.actor('pusher'),
    };
  }
}
