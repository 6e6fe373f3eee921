import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

/** Something happened to a release; the classes below say what. */
@Entity()
export abstract class ReleaseEvent extends GithubEvent {
  @Property({ type: 'bigint' }) releaseId!: bigint;
  @Property({ type: 'text' }) tag!: string;
  @Property({ type: 'text' }) target!: string;
  @Property({ type: 'text', nullable: true }) name!: string | null;
  @Property({ type: 'text', nullable: true }) body!: string | null;
  @Property({ type: 'boolean' }) draft!: boolean;
  @Property({ type: 'boolean' }) prerelease!: boolean;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'datetime', length: 3 }) publishedAt!: Date;
  @ManyToOne({ entity: () => Actor }) author!: Actor;

  static override columns(payload: Payload): Columns<ReleaseEvent> {
    const release = payload.at('release');
    return {
      releaseId: release.bigint('id'),
      tag: release.text('tag_name'),
      target: release.text('target_commitish'),
      name: release.textOrNull('name'),
      body: release.textOrNull('body'),
      draft: release.flag('draft'),
      prerelease: release.flag('prerelease'),
      createdAt: release.time('created_at'),
      publishedAt: release.time('published_at'),
      author: release.actor('author'),
    };
  }
}

@Entity()
export class ReleaseCreatedEvent extends ReleaseEvent {}

@Entity()
export class ReleaseDeletedEvent extends ReleaseEvent {}

@Entity()
export class ReleasePrereleasedEvent extends ReleaseEvent {}

@Entity()
export class ReleasePublishedEvent extends ReleaseEvent {}

@Entity()
export class ReleaseReleasedEvent extends ReleaseEvent {}

@Entity()
export class ReleaseEditedEvent extends ReleaseEvent {
  @Property({ type: 'text' }) nameBefore!: string;
  @Property({ type: 'text' }) bodyBefore!: string;

  static override columns(payload: Payload): Columns<ReleaseEditedEvent> {
    return {
      ...super.columns(payload),
      nameBefore: payload.text('changes.name.from'),
      bodyBefore: payload.text('changes.body.from'),
    };
  }
}

@Entity()
export class PackageEvent extends GithubEvent {
  @Property({ type: 'bigint' }) packageId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) namespace!: string;
  @Property({ type: 'text' }) packageType!: string;
  @Property({ type: 'text' }) version!: string;
  @Property({ type: 'text' }) install!: string;
  @Property({ type: 'text' }) registry!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) owner!: Actor;

  static override columns(payload: Payload): Columns<PackageEvent> {
    const published = payload.at('package');
    return {
      packageId: published.bigint('id'),
      name: published.text('name'),
      namespace: published.text('namespace'),
      packageType: published.text('package_type'),
      version: published.text('package_version.version'),
      install: published.text('package_version.installation_command'),
      registry: published.text('registry.name'),
      createdAt: published.time('created_at'),
      owner: published.actor('owner'),
    };
  }
}
