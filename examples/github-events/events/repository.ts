import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { Actor } from './actor.ts';

/** A repository on GitHub, one row however many payloads carry it. */
@Entity()
export class Repository {
  @PrimaryKey({ type: 'bigint', autoincrement: false }) id!: bigint;
  @Property({ type: 'text' }) fullName!: string;
  @Property({ type: 'text', nullable: true }) description!: string | null;
  @Property({ type: 'text', nullable: true }) language!: string | null;
  @Property({ type: 'text' }) defaultBranch!: string;
  @Property({ type: 'boolean' }) private!: boolean;
  @Property({ type: 'boolean' }) fork!: boolean;
  @Property({ type: 'integer' }) stars!: number;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @ManyToOne({ entity: () => Actor }) owner!: Actor;
}
