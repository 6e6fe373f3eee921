import type { PolymorphicStrategy } from 'mikro-orm-polymorphic';

/** Every strategy but `'select-in'`, with which they are compared. */
export const otherStrategies = ['auto', 'union'] as const satisfies PolymorphicStrategy[];
