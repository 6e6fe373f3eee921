import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { type Columns, GithubEvent } from './github-event.ts';
import { Repository } from './repository.ts';

const refTypes = ['branch', 'tag'] as const;
type RefType = (typeof refTypes)[number];

@Entity()
export class PushEvent extends GithubEvent {
  @Property({ type: 'text' }) ref!: string;
  @Property({ type: 'text' }) before!: string;
  @Property({ type: 'text' }) after!: string;
  @Property({ type: 'boolean' }) created!: boolean;
  @Property({ type: 'boolean' }) deleted!: boolean;
  @Property({ type: 'boolean' }) forced!: boolean;
  @Property({ type: 'integer' }) commitCount!: number;
  @Property({ type: 'text', nullable: true }) headMessage!: string | null;
  @Property({ type: 'text' }) pusher!: string;

  static override columns(payload: Payload): Columns<PushEvent> {
    return {
      ref: payload.text('ref'),
      before: payload.text('before'),
      after: payload.text('after'),
      created: payload.flag('created'),
      deleted: payload.flag('deleted'),
      forced: payload.flag('forced'),
      commitCount: payload.list('commits').length,
      headMessage: payload.textOrNull('head_commit.message'),
      pusher: payload.text('pusher.name'),
    };
  }
}

@Entity()
export class CreateEvent extends GithubEvent {
  @Property({ type: 'text' }) ref!: string;
  @Enum({ items: refTypes }) refType!: RefType;
  @Property({ type: 'text' }) masterBranch!: string;
  @Property({ type: 'text', nullable: true }) description!: string | null;

  static override columns(payload: Payload): Columns<CreateEvent> {
    return {
      ref: payload.text('ref'),
      refType: payload.oneOf('ref_type', refTypes),
      masterBranch: payload.text('master_branch'),
      description: payload.textOrNull('description'),
    };
  }
}

@Entity()
export class DeleteEvent extends GithubEvent {
  @Property({ type: 'text' }) ref!: string;
  @Enum({ items: refTypes }) refType!: RefType;

  static override columns(payload: Payload): Columns<DeleteEvent> {
    return { ref: payload.text('ref'), refType: payload.oneOf('ref_type', refTypes) };
  }
}

@Entity()
export class ForkEvent extends GithubEvent {
  @ManyToOne({ entity: () => Repository }) forkee!: Repository;

  static override columns(payload: Payload): Columns<ForkEvent> {
    return { forkee: payload.repository('forkee') };
  }
}

@Entity()
export class GollumEvent extends GithubEvent {
  @Property({ type: 'array', columnType: 'text[]' }) pages!: string[];
  @Property({ type: 'array', columnType: 'text[]' }) revisions!: string[];

  static override columns(payload: Payload): Columns<GollumEvent> {
    const pages = payload.list('pages');
    return { pages: pages.map(page => page.text('page_name')), revisions: pages.map(page => page.text('sha')) };
  }
}

@Entity()
export class MergeGroupEvent extends GithubEvent {
  @Property({ type: 'text' }) headRef!: string;
  @Property({ type: 'text' }) headSha!: string;
  @Property({ type: 'text' }) headMessage!: string;
  @Property({ type: 'text' }) baseRef!: string;
  @Property({ type: 'text' }) baseSha!: string;

  static override columns(payload: Payload): Columns<MergeGroupEvent> {
    const group = payload.at('merge_group');
    return {
      headRef: group.text('head_ref'),
      headSha: group.text('head_sha'),
      headMessage: group.text('head_commit.message'),
      baseRef: group.text('base_ref'),
      baseSha: group.text('base_sha'),
    };
  }
}
