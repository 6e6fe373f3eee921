import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { type Columns, GithubEvent } from './github-event.ts';

const privacyLevels = ['public', 'private'] as const;

@Entity()
export class StarEvent extends GithubEvent {
  /** Null when the star was taken away. */
  @Property({ type: 'datetime', length: 3, nullable: true }) starredAt!: Date | null;

  static override columns(payload: Payload): Columns<StarEvent> {
    return { starredAt: payload.timeOrNull('starred_at') };
  }
}

/** Somebody follows a repository: there is nothing to add to who and where. */
@Entity()
export class WatchEvent extends GithubEvent {}

@Entity()
export class SponsorshipEvent extends GithubEvent {
  @Property({ type: 'text' }) tier!: string;
  @Property({ type: 'integer' }) monthlyPriceInCents!: number;
  @Enum({ items: privacyLevels }) privacyLevel!: (typeof privacyLevels)[number];
  @Property({ type: 'datetime', length: 3 }) sponsoringSince!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) effectiveDate!: Date | null;
  @ManyToOne({ entity: () => Actor }) sponsor!: Actor;
  @ManyToOne({ entity: () => Actor }) sponsored!: Actor;

  static override columns(payload: Payload): Columns<SponsorshipEvent> {
    const sponsorship = payload.at('sponsorship');
    return {
      tier: sponsorship.text('tier.name'),
      monthlyPriceInCents: sponsorship.integer('tier.monthly_price_in_cents'),
      privacyLevel: sponsorship.oneOf('privacy_level', privacyLevels),
      sponsoringSince: sponsorship.time('created_at'),
      effectiveDate: payload.timeOrNull('effective_date'),
      sponsor: sponsorship.actor('sponsor'),
      sponsored: sponsorship.actor('sponsorable'),
    };
  }
}
