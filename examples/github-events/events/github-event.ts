import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { Polymorphic } from 'mikro-orm-polymorphic';
import type { Payload } from '../payload.ts';
import { Actor } from './actor.ts';
import { Repository } from './repository.ts';

/**
 * Anything that GitHub reports to a webhook. One table holds what all events share, and every kind of event has
 * a table of its own with what only that kind knows.
 */
@Entity({ inheritance: 'tpt' })
export abstract class GithubEvent extends Polymorphic() {
  @PrimaryKey({ type: 'integer' }) id!: number;
  /** SHA-256 of the payload: the same payload is never stored twice. */
  @Property({ type: 'character', length: 64, unique: true }) digest!: string;
  @Property({ type: 'text', nullable: true }) action!: string | null;
  /** The login of the organization whose webhook this is. */
  @Property({ type: 'text', nullable: true }) organization!: string | null;
  @ManyToOne({ entity: () => Repository, nullable: true }) repository!: Repository | null;
  @ManyToOne({ entity: () => Actor, nullable: true }) actor!: Actor | null;

  /** What this class stores of a payload, beside what all events share. */
  static columns(_payload: Payload): object {
    return {};
  }
}

/** The properties that an event class adds to {@link GithubEvent}, its abstract parents' included. */
export type Columns<Event extends GithubEvent> = Omit<Event, keyof GithubEvent>;
