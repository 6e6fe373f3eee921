import { Entity, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class WorkflowDispatchEvent extends GithubEvent {
  @Property({ type: 'text' }) workflow!: string;
  @Property({ type: 'text' }) ref!: string;
  @Property({ type: 'json' }) inputs!: Record<string, unknown>;

  static override columns(payload: Payload): Columns<WorkflowDispatchEvent> {
    return { workflow: payload.text('workflow'), ref: payload.text('ref'), inputs: payload.json('inputs') };
  }
}

@Entity()
export class WorkflowJobEvent extends GithubEvent {
  @Property({ type: 'bigint' }) jobId!: bigint;
  @Property({ type: 'bigint' }) runId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) status!: string;
  @Property({ type: 'text', nullable: true }) conclusion!: string | null;
  @Property({ type: 'text' }) headSha!: string;
  @Property({ type: 'array', columnType: 'text[]' }) labels!: string[];
  @Property({ type: 'integer' }) stepCount!: number;
  @Property({ type: 'text', nullable: true }) runnerName!: string | null;
  @Property({ type: 'datetime', length: 3 }) startedAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) completedAt!: Date | null;

  static override columns(payload: Payload): Columns<WorkflowJobEvent> {
    const job = payload.at('workflow_job');
    return {
      jobId: job.bigint('id'),
      runId: job.bigint('run_id'),
      name: job.text('name'),
      status: job.text('status'),
      conclusion: job.textOrNull('conclusion'),
      headSha: job.text('head_sha'),
      labels: job.texts('labels'),
      stepCount: job.list('steps').length,
      runnerName: job.textOrNull('runner_name'),
      startedAt: job.time('started_at'),
      completedAt: job.timeOrNull('completed_at'),
    };
  }
}

@Entity()
export class WorkflowRunEvent extends GithubEvent {
  @Property({ type: 'bigint' }) runId!: bigint;
  @Property({ type: 'bigint' }) checkSuiteId!: bigint;
  @Property({ type: 'text' }) workflow!: string;
  @Property({ type: 'text' }) trigger!: string;
  @Property({ type: 'integer' }) runNumber!: number;
  @Property({ type: 'integer' }) attempt!: number;
  @Property({ type: 'text' }) status!: string;
  @Property({ type: 'text', nullable: true }) conclusion!: string | null;
  @Property({ type: 'text' }) headBranch!: string;
  @Property({ type: 'text' }) headSha!: string;
  @Property({ type: 'datetime', length: 3 }) startedAt!: Date;

  static override columns(payload: Payload): Columns<WorkflowRunEvent> {
    const run = payload.at('workflow_run');
    return {
      runId: run.bigint('id'),
      checkSuiteId: run.bigint('check_suite_id'),
      workflow: payload.text('workflow.name'),
      trigger: run.text('event'),
      runNumber: run.integer('run_number'),
      attempt: run.integer('run_attempt'),
      status: run.text('status'),
      conclusion: run.textOrNull('conclusion'),
      headBranch: run.text('head_branch'),
      headSha: run.text('head_sha'),
      startedAt: run.time('run_started_at'),
    };
  }
}
