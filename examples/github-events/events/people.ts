import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

/** Somebody may now work on a repository, or no longer. */
@Entity()
export class MemberEvent extends GithubEvent {
  @ManyToOne({ entity: () => Actor }) member!: Actor;

  static override columns(payload: Payload): Columns<MemberEvent> {
    return { member: payload.actor('member') };
  }
}

@Entity()
export class MemberEditedEvent extends MemberEvent {
  @Property({ type: 'text' }) permissionBefore!: string;

  static override columns(payload: Payload): Columns<MemberEditedEvent> {
    return { ...super.columns(payload), permissionBefore: payload.text('changes.old_permission.from') };
  }
}

/** Something happened to an organization; the classes below say what. */
@Entity()
export abstract class OrganizationEvent extends GithubEvent {
  @Property({ type: 'bigint' }) organizationId!: bigint;
  @Property({ type: 'text' }) description!: string;

  static override columns(payload: Payload): Columns<OrganizationEvent> {
    const organization = payload.at('organization');
    return { organizationId: organization.bigint('id'), description: organization.text('description') };
  }
}

@Entity()
export class OrganizationMemberAddedEvent extends OrganizationEvent {
  @Property({ type: 'text' }) role!: string;
  @Property({ type: 'text' }) state!: string;
  @ManyToOne({ entity: () => Actor }) member!: Actor;

  static override columns(payload: Payload): Columns<OrganizationMemberAddedEvent> {
    const membership = payload.at('membership');
    return {
      ...super.columns(payload),
      role: membership.text('role'),
      state: membership.text('state'),
      member: membership.actor('user'),
    };
  }
}

@Entity()
export class OrganizationMemberInvitedEvent extends OrganizationEvent {
  @Property({ type: 'text' }) role!: string;
  @Property({ type: 'integer' }) teamCount!: number;
  @Property({ type: 'datetime', length: 3 }) invitedAt!: Date;
  @ManyToOne({ entity: () => Actor }) invitee!: Actor;
  @ManyToOne({ entity: () => Actor }) inviter!: Actor;

  static override columns(payload: Payload): Columns<OrganizationMemberInvitedEvent> {
    const invitation = payload.at('invitation');
    return {
      ...super.columns(payload),
      role: invitation.text('role'),
      teamCount: invitation.integer('team_count'),
      invitedAt: invitation.time('created_at'),
      invitee: payload.actor('user'),
      inviter: invitation.actor('inviter'),
    };
  }
}

@Entity()
export class OrganizationRenamedEvent extends OrganizationEvent {
  @Property({ type: 'text' }) loginBefore!: string;

  static override columns(payload: Payload): Columns<OrganizationRenamedEvent> {
    return { ...super.columns(payload), loginBefore: payload.text('changes.login.from') };
  }
}

@Entity()
export class OrgBlockEvent extends GithubEvent {
  @ManyToOne({ entity: () => Actor }) blockedUser!: Actor;

  static override columns(payload: Payload): Columns<OrgBlockEvent> {
    return { blockedUser: payload.actor('blocked_user') };
  }
}
