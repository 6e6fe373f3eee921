import type { PolymorphicStrategy } from 'mikro-orm-polymorphic';

/** Every strategy but `'select-in'`, with which they are compared. */
export const otherStrategies = ['auto', 'union', 'single-statement', 'joined'] as const satisfies PolymorphicStrategy[];
