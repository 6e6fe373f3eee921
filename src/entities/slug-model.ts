import type { AbstractConstructor } from '../keys/class-types.ts';
import { Slug, type SlugMembers, type SlugStatics } from '../mixins/slug.ts';
import { BaseMutableModel } from './base-model.ts';

const Slugged: AbstractConstructor<BaseMutableModel & SlugMembers> & SlugStatics = Slug(BaseMutableModel);

/** `BaseMutableModel` and a `slug` that is made from `title`. After `SlugKey` of Advanced Alchemy. */
export abstract class SlugModel extends Slugged {}
