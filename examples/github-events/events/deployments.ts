import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class DeploymentEvent extends GithubEvent {
  @Property({ type: 'bigint' }) deploymentId!: bigint;
  @Property({ type: 'text' }) ref!: string;
  @Property({ type: 'text' }) sha!: string;
  @Property({ type: 'text' }) task!: string;
  @Property({ type: 'text' }) environment!: string;
  @Property({ type: 'json' }) payload!: Record<string, unknown>;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) creator!: Actor;

  static override columns(payload: Payload): Columns<DeploymentEvent> {
    const deployment = payload.at('deployment');
    return {
      deploymentId: deployment.bigint('id'),
      ref: deployment.text('ref'),
      sha: deployment.text('sha'),
      task: deployment.text('task'),
      environment: deployment.text('environment'),
      payload: deployment.json('payload'),
      createdAt: deployment.time('created_at'),
      creator: deployment.actor('creator'),
    };
  }
}

@Entity()
export class DeploymentStatusEvent extends GithubEvent {
  @Property({ type: 'bigint' }) deploymentId!: bigint;
  @Property({ type: 'bigint' }) statusId!: bigint;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'text' }) environment!: string;
  @Property({ type: 'text' }) description!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;

  static override columns(payload: Payload): Columns<DeploymentStatusEvent> {
    const status = payload.at('deployment_status');
    return {
      deploymentId: payload.bigint('deployment.id'),
      statusId: status.bigint('id'),
      state: status.text('state'),
      environment: status.text('environment'),
      description: status.text('description'),
      createdAt: status.time('created_at'),
    };
  }
}

@Entity()
export class DeploymentReviewEvent extends GithubEvent {
  @Property({ type: 'bigint' }) runId!: bigint;
  @Property({ type: 'text' }) workflow!: string;
  @Property({ type: 'text' }) environment!: string;
  @Property({ type: 'array', columnType: 'text[]' }) reviewers!: string[];
  @Property({ type: 'datetime', length: 3 }) since!: Date;
  @ManyToOne({ entity: () => Actor }) requestor!: Actor;

  static override columns(payload: Payload): Columns<DeploymentReviewEvent> {
    return {
      runId: payload.bigint('workflow_run.id'),
      workflow: payload.text('workflow_run.name'),
      environment: payload.text('environment'),
      reviewers: payload.list('reviewers').map(reviewer => reviewer.text('reviewer.name')),
      since: payload.time('since'),
      requestor: payload.actor('requestor'),
    };
  }
}

@Entity()
export class DeployKeyEvent extends GithubEvent {
  @Property({ type: 'bigint' }) keyId!: bigint;
  @Property({ type: 'text' }) title!: string;
  @Property({ type: 'text' }) key!: string;
  @Property({ type: 'boolean' }) verified!: boolean;
  @Property({ type: 'boolean' }) readOnly!: boolean;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;

  static override columns(payload: Payload): Columns<DeployKeyEvent> {
    const key = payload.at('key');
    return {
      keyId: key.bigint('id'),
      title: key.text('title'),
      key: key.text('key'),
      verified: key.flag('verified'),
      readOnly: key.flag('read_only'),
      createdAt: key.time('created_at'),
    };
  }
}
