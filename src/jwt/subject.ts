import { type Dictionary, type EntityClass, type EntityMetadata, helper } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { JwtSubjectError } from '../errors/jwt-error.ts';
import { TokenSubjectError } from '../errors/token-error.ts';
import { type ActiveFlagMembers, hasActiveFlag } from '../mixins/active-flag.ts';
import { marksOnRemove, type SoftDeleteMembers } from '../mixins/soft-delete.ts';
import { schemaOf } from './own-manager.ts';
import { keyOfSubject, subjectOf } from './subject-key.ts';

type Wrapped = ReturnType<typeof helper>;

/** The columns of a `subject`, in characters. */
const LONGEST_SUBJECT = 255;

/** The `sub` of an entity that may have tokens. Throws `JwtSubjectError` for one that has no row, or may not be used. */
export function subjectOfEntity(em: SqlEntityManager, entity: object): string {
  const subject = subjectOfRow(em, entity);
  const fault = faultOf(entity);
  if (fault) {
    throw new JwtSubjectError(entity.constructor.name, fault);
  }
  return subject;
}

/** The `sub` of an entity that has a row. Throws `JwtSubjectError`. */
export function subjectOfRow(em: SqlEntityManager, entity: object): string {
  const meta = em.getMetadata().get(entity.constructor as EntityClass);
  const wrapped = helper(entity) as Wrapped | undefined;
  if (!wrapped?.__originalEntityData) {
    throw new JwtSubjectError(meta.className, 'it has no row yet; flush it first');
  }
  const fault = placeFault(em, meta, wrapped);
  if (fault) {
    throw new JwtSubjectError(meta.className, fault);
  }
  const subject = subjectOf(meta, entity);
  if (subject === undefined) {
    throw new JwtSubjectError(meta.className, 'its key is no text, number or time');
  }
  if (subject.length > LONGEST_SUBJECT) {
    throw new JwtSubjectError(meta.className, `its key has more than ${LONGEST_SUBJECT} characters`);
  }
  return subject;
}

/** A token says neither in which database nor in which schema the row is: it would name a row where it is read. */
function placeFault(em: SqlEntityManager, { schema }: EntityMetadata, wrapped: Wrapped): string | undefined {
  if (wrapped.__em && wrapped.__em.config !== em.config) {
    return 'it belongs to another ORM';
  }
  const own = wrapped.getSchema();
  return own !== undefined && own !== (schema ?? schemaOf(em)) ? `it is in the schema '${own}'` : undefined;
}

/**
 * The entity that a `sub` names, of the type that its row has now. Its row is read even if it is managed already: it may be
 * gone. Throws `TokenSubjectError`.
 */
export async function loadSubject(em: SqlEntityManager, cls: EntityClass, subject: string): Promise<object> {
  const key = keyIn(em, cls, subject);
  const values = Object.values(key);
  const managed = em.getUnitOfWork().getById(cls, values as never) as object | undefined;
  const found = (await em.findOne(cls, key, { disableIdentityMap: managed !== undefined })) as object | null;
  if (!(found instanceof cls)) {
    throw new TokenSubjectError(cls.name, 'there is no row with its key');
  }
  const fault = faultOf(found);
  if (fault) {
    throw new TokenSubjectError(cls.name, fault);
  }
  return managed === undefined ? found : current(em, managed, found);
}

/** The key that a `sub` stands for. Throws `TokenSubjectError` where no row can have it; reads nothing. */
export function keyIn(em: SqlEntityManager, cls: EntityClass, subject: string): Dictionary {
  const meta = em.getMetadata().get(cls);
  const key = keyOfSubject(meta, subject);
  if (!key) {
    throw new TokenSubjectError(meta.className, 'no row can have its key');
  }
  return key;
}

/** A managed instance whose row became one of another class follows it. */
async function current(em: SqlEntityManager, managed: object, found: object): Promise<object> {
  return managed.constructor === found.constructor ? managed : ((await em.refresh(managed)) ?? found);
}

function faultOf(entity: object): string | undefined {
  const cls = entity.constructor as EntityClass;
  if (marksOnRemove.of(cls) !== undefined && (entity as SoftDeleteMembers).deletedAt != null) {
    return 'it is marked as deleted';
  }
  return hasActiveFlag.of(cls) && !(entity as ActiveFlagMembers).isActive ? 'it is not active' : undefined;
}
