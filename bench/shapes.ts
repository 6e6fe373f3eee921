import type { Shape } from './shape.ts';
import { page20Of50Types } from './shapes/page-20-50-types.ts';
import { plain1000Of50Types } from './shapes/plain-1000-50-types.ts';
import { strategyShapes } from './shapes/strategies.ts';

/** Every shape, in the order in which they run. */
export const shapes: readonly Shape[] = [page20Of50Types, plain1000Of50Types, ...strategyShapes];
