import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

/** Something happened to a repository; the columns are its state at that moment, the classes below say what. */
@Entity()
export abstract class RepositoryEvent extends GithubEvent {
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'boolean' }) private!: boolean;
  @Property({ type: 'integer' }) sizeKb!: number;
  @Property({ type: 'integer' }) openIssueCount!: number;
  @Property({ type: 'datetime', length: 3 }) pushedAt!: Date;

  static override columns(payload: Payload): Columns<RepositoryEvent> {
    const repository = payload.at('repository');
    return {
      name: repository.text('full_name'),
      private: repository.flag('private'),
      sizeKb: repository.integer('size'),
      openIssueCount: repository.integer('open_issues_count'),
      pushedAt: repository.time('pushed_at'),
    };
  }
}

@Entity()
export class RepositoryCreatedEvent extends RepositoryEvent {}

@Entity()
export class RepositoryPrivatizedEvent extends RepositoryEvent {}

@Entity()
export class RepositoryPublicizedEvent extends RepositoryEvent {}

@Entity()
export class RepositoryEditedEvent extends RepositoryEvent {
  @Property({ type: 'text', nullable: true }) descriptionBefore!: string | null;
  @Property({ type: 'text', nullable: true }) defaultBranchBefore!: string | null;

  static override columns(payload: Payload): Columns<RepositoryEditedEvent> {
    return {
      ...super.columns(payload),
      descriptionBefore: payload.textOrNull('changes.description.from'),
      defaultBranchBefore: payload.textOrNull('changes.default_branch.from'),
    };
  }
}

@Entity()
export class RepositoryRenamedEvent extends RepositoryEvent {
  @Property({ type: 'text' }) nameBefore!: string;

  static override columns(payload: Payload): Columns<RepositoryRenamedEvent> {
    return { ...super.columns(payload), nameBefore: payload.text('changes.repository.name.from') };
  }
}

@Entity()
export class RepositoryTransferredEvent extends RepositoryEvent {
  @ManyToOne({ entity: () => Actor }) ownerBefore!: Actor;

  static override columns(payload: Payload): Columns<RepositoryTransferredEvent> {
    return { ...super.columns(payload), ownerBefore: payload.actor('changes.owner.from.user') };
  }
}

/** A private repository became public: there is nothing to add to who and where. */
@Entity()
export class PublicEvent extends GithubEvent {}

@Entity()
export class RepositoryDispatchEvent extends GithubEvent {
  @Property({ type: 'text' }) branch!: string;
  @Property({ type: 'json' }) clientPayload!: Record<string, unknown>;

  static override columns(payload: Payload): Columns<RepositoryDispatchEvent> {
    return { branch: payload.text('branch'), clientPayload: payload.json('client_payload') };
  }
}

@Entity()
export class RepositoryImportEvent extends GithubEvent {
  @Property({ type: 'text' }) status!: string;

  static override columns(payload: Payload): Columns<RepositoryImportEvent> {
    return { status: payload.text('status') };
  }
}

@Entity()
export class BranchProtectionRuleEvent extends GithubEvent {
  @Property({ type: 'bigint' }) ruleId!: bigint;
  @Property({ type: 'text' }) name!: string;
  @Property({ type: 'integer' }) requiredApprovals!: number;
  @Property({ type: 'array', columnType: 'text[]' }) requiredChecks!: string[];
  @Property({ type: 'boolean' }) adminEnforced!: boolean;
  @Property({ type: 'array', columnType: 'text[]' }) authorizedActors!: string[];
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;

  static override columns(payload: Payload): Columns<BranchProtectionRuleEvent> {
    const rule = payload.at('rule');
    return {
      ruleId: rule.bigint('id'),
      name: rule.text('name'),
      requiredApprovals: rule.integer('required_approving_review_count'),
      requiredChecks: rule.texts('required_status_checks'),
      adminEnforced: rule.flag('admin_enforced'),
      authorizedActors: rule.texts('authorized_actor_names'),
      createdAt: rule.time('created_at'),
    };
  }
}
