import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class LabelEvent extends GithubEvent {
  @Property({ type: 'bigint' }) labelId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) color!: string;
  @Property({ type: 'text', nullable: true }) description!: string | null;

  static override columns(payload: Payload): Columns<LabelEvent> {
    const label = payload.at('label');
    return {
      labelId: label.bigint('id'),
      name: label.text('name'),
      color: label.text('color'),
      description: label.textOrNull('description'),
    };
  }
}

@Entity()
export class MilestoneEvent extends GithubEvent {
  @Property({ type: 'bigint' }) milestoneId!: bigint;
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) title!: string;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'integer' }) openIssueCount!: number;
  @Property({ type: 'integer' }) closedIssueCount!: number;
  @Property({ type: 'datetime', length: 3 }) dueOn!: Date;
  @ManyToOne({ entity: () => Actor }) creator!: Actor;

  static override columns(payload: Payload): Columns<MilestoneEvent> {
    const milestone = payload.at('milestone');
    return {
      milestoneId: milestone.bigint('id'),
      number: milestone.integer('number'),
      title: milestone.text('title'),
      state: milestone.text('state'),
      openIssueCount: milestone.integer('open_issues'),
      closedIssueCount: milestone.integer('closed_issues'),
      dueOn: milestone.time('due_on'),
      creator: milestone.actor('creator'),
    };
  }
}
