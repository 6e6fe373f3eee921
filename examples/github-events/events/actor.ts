import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/es';

export const actorTypes = ['User', 'Organization', 'Bot'] as const;
export type ActorType = (typeof actorTypes)[number];

/** An account on GitHub. The key is GitHub's own number, so however many payloads name an account, it is one row. */
@Entity()
export class Actor {
  @PrimaryKey({ type: 'bigint', autoincrement: false }) id!: bigint;
  @Property({ type: 'text' }) login!: string;
  @Enum({ items: actorTypes }) type!: ActorType;
}
