import { defineEntity, p } from '@mikro-orm/core';
import type { AbstractConstructor, Free, Mixed, PolymorphicConstructor } from 'mikro-orm-polymorphic';

export interface LabelledMembers {
  label: string;
}

/** A user's own mixin, made of the library's public types. */
export function Labelled<TBase extends AbstractConstructor>(
  Base: TBase & Free<TBase, keyof LabelledMembers, 'Labelled'>,
): Mixed<TBase, LabelledMembers> {
  abstract class LabelledMixin extends (Base as AbstractConstructor) {}
  defineEntity({ class: LabelledMixin, abstract: true, properties: { label: p.string() } });
  return LabelledMixin as unknown as Mixed<TBase, LabelledMembers>;
}

export type AnyPolymorphic = PolymorphicConstructor<AbstractConstructor>;
export const namesOf = (cls: AnyPolymorphic) => [...cls.getIdentityToClassMap().keys()];
