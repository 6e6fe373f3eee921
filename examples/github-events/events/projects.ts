import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class ProjectEvent extends GithubEvent {
  @Property({ type: 'bigint' }) projectId!: bigint;
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) body!: string;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) creator!: Actor;

  static override columns(payload: Payload): Columns<ProjectEvent> {
    const project = payload.at('project');
    return {
      projectId: project.bigint('id'),
      number: project.integer('number'),
      name: project.text('name'),
      body: project.text('body'),
      state: project.text('state'),
      createdAt: project.time('created_at'),
      creator: project.actor('creator'),
    };
  }
}

@Entity()
export class ProjectCardEvent extends GithubEvent {
  @Property({ type: 'bigint' }) cardId!: bigint;
  @Property({ type: 'bigint' }) columnId!: bigint;
  @Property({ type: 'text', nullable: true }) note!: string | null;
  @Property({ type: 'boolean' }) archived!: boolean;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) creator!: Actor;

  static override columns(payload: Payload): Columns<ProjectCardEvent> {
    const card = payload.at('project_card');
    return {
      cardId: card.bigint('id'),
      columnId: card.bigint('column_id'),
      note: card.textOrNull('note'),
      archived: card.flag('archived'),
      createdAt: card.time('created_at'),
      creator: card.actor('creator'),
    };
  }
}

@Entity()
export class ProjectCardMovedEvent extends ProjectCardEvent {
  @Property({ type: 'bigint' }) columnIdBefore!: bigint;

  static override columns(payload: Payload): Columns<ProjectCardMovedEvent> {
    return { ...super.columns(payload), columnIdBefore: payload.bigint('changes.column_id.from') };
  }
}

@Entity()
export class ProjectColumnEvent extends GithubEvent {
  @Property({ type: 'bigint' }) columnId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;

  static override columns(payload: Payload): Columns<ProjectColumnEvent> {
    const column = payload.at('project_column');
    return { columnId: column.bigint('id'), name: column.text('name'), createdAt: column.time('created_at') };
  }
}

@Entity()
export class ProjectsV2ItemEvent extends GithubEvent {
  @Property({ type: 'bigint' }) itemId!: bigint;
  @Property({ type: 'text' }) contentType!: string;
  @Property({ type: 'text' }) contentId!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) archivedAt!: Date | null;
  @ManyToOne({ entity: () => Actor }) creator!: Actor;

  static override columns(payload: Payload): Columns<ProjectsV2ItemEvent> {
    const item = payload.at('projects_v2_item');
    return {
      itemId: item.bigint('id'),
      contentType: item.text('content_type'),
      contentId: item.text('content_node_id'),
      createdAt: item.time('created_at'),
      archivedAt: item.timeOrNull('archived_at'),
      creator: item.actor('creator'),
    };
  }
}
