import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

const selections = ['all', 'selected'] as const;
type Selection = (typeof selections)[number];

@Entity()
export class InstallationEvent extends GithubEvent {
  @Property({ type: 'bigint' }) installationId!: bigint;
  @Property({ type: 'integer' }) appId!: number;
  @Enum({ items: selections }) selection!: Selection;
  @Property({ type: 'array', columnType: 'text[]' }) events!: string[];
  @Property({ type: 'json' }) permissions!: Record<string, unknown>;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) suspendedAt!: Date | null;
  @ManyToOne({ entity: () => Actor }) account!: Actor;

  static override columns(payload: Payload): Columns<InstallationEvent> {
    const installation = payload.at('installation');
    return {
      installationId: installation.bigint('id'),
      appId: installation.integer('app_id'),
      selection: installation.oneOf('repository_selection', selections),
      events: installation.texts('events'),
      permissions: installation.json('permissions'),
      createdAt: installation.time('created_at'),
      suspendedAt: installation.timeOrNull('suspended_at'),
      account: installation.actor('account'),
    };
  }
}

@Entity()
export class InstallationRepositoriesEvent extends GithubEvent {
  @Property({ type: 'bigint' }) installationId!: bigint;
  @Enum({ items: selections }) selection!: Selection;
  @Property({ type: 'array', columnType: 'text[]' }) added!: string[];
  @Property({ type: 'array', columnType: 'text[]' }) removed!: string[];

  static override columns(payload: Payload): Columns<InstallationRepositoriesEvent> {
    return {
      installationId: payload.bigint('installation.id'),
      selection: payload.oneOf('repository_selection', selections),
      added: payload.list('repositories_added').map(repository => repository.text('full_name')),
      removed: payload.list('repositories_removed').map(repository => repository.text('full_name')),
    };
  }
}

/** A user revoked an app: the sender says it all. */
@Entity()
export class GithubAppAuthorizationEvent extends GithubEvent {}

@Entity()
export class MarketplacePurchaseEvent extends GithubEvent {
  @Property({ type: 'datetime', length: 3 }) effectiveDate!: Date;
  @Property({ type: 'text' }) plan!: string;
  @Property({ type: 'integer' }) monthlyPriceInCents!: number;
  @Property({ type: 'text' }) billingCycle!: string;
  @Property({ type: 'integer' }) unitCount!: number;
  @Property({ type: 'boolean' }) onFreeTrial!: boolean;
  @ManyToOne({ entity: () => Actor }) account!: Actor;

  static override columns(payload: Payload): Columns<MarketplacePurchaseEvent> {
    const purchase = payload.at('marketplace_purchase');
    return {
      effectiveDate: payload.time('effective_date'),
      plan: purchase.text('plan.name'),
      monthlyPriceInCents: purchase.integer('plan.monthly_price_in_cents'),
      billingCycle: purchase.text('billing_cycle'),
      unitCount: purchase.integer('unit_count'),
      onFreeTrial: purchase.flag('on_free_trial'),
      account: purchase.actor('account'),
    };
  }
}

@Entity()
export class PingEvent extends GithubEvent {
  @Property({ type: 'bigint' }) hookId!: bigint;
  @Property({ type: 'text' }) hookType!: string;
  @Property({ type: 'array', columnType: 'text[]' }) events!: string[];
  @Property({ type: 'text' }) zen!: string;

  static override columns(payload: Payload): Columns<PingEvent> {
    return {
      hookId: payload.bigint('hook_id'),
      hookType: payload.text('hook.type'),
      events: payload.texts('hook.events'),
      zen: payload.text('zen'),
    };
  }
}

/** The webhook itself was deleted. */
@Entity()
export class MetaEvent extends GithubEvent {
  @Property({ type: 'bigint' }) hookId!: bigint;
  @Property({ type: 'text' }) hookType!: string;
  @Property({ type: 'array', columnType: 'text[]' }) events!: string[];

  static override columns(payload: Payload): Columns<MetaEvent> {
    return {
      hookId: payload.bigint('hook_id'),
      hookType: payload.text('hook.type'),
      events: payload.texts('hook.events'),
    };
  }
}
