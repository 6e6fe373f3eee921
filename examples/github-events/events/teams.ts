import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class TeamEvent extends GithubEvent {
  @Property({ type: 'bigint' }) teamId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text', nullable: true }) description!: string | null;
  @Property({ type: 'text' }) privacy!: string;
  @Property({ type: 'text' }) permission!: string;

  static override columns(payload: Payload): Columns<TeamEvent> {
    const team = payload.at('team');
    return {
      teamId: team.bigint('id'),
      name: team.text('name'),
      description: team.textOrNull('description'),
      privacy: team.text('privacy'),
      permission: team.text('permission'),
    };
  }
}

/** A team may now work on the repository of the event. */
@Entity()
export class TeamAddEvent extends GithubEvent {
  @Property({ type: 'bigint' }) teamId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'text' }) permission!: string;

  static override columns(payload: Payload): Columns<TeamAddEvent> {
    const team = payload.at('team');
    return { teamId: team.bigint('id'), name: team.text('name'), permission: team.text('permission') };
  }
}

/** Somebody joined a team or left it. */
@Entity()
export class MembershipEvent extends GithubEvent {
  @Property({ type: 'text' }) scope!: string;
  @Property({ type: 'bigint' }) teamId!: bigint;
  @Property({ type: 'text' }) team!: string;
  @ManyToOne({ entity: () => Actor }) member!: Actor;

  static override columns(payload: Payload): Columns<MembershipEvent> {
    return {
      scope: payload.text('scope'),
      teamId: payload.bigint('team.id'),
      team: payload.text('team.name'),
      member: payload.actor('member'),
    };
  }
}
