/** Stands on drivers that were made with `PolymorphicDriver`. */
export const POLYMORPHIC_DRIVER: unique symbol = Symbol.for('mikro-orm-polymorphic.driver');

/** Whether a driver was made with `PolymorphicDriver`. */
export function isPolymorphicDriver(driver: object): boolean {
  return POLYMORPHIC_DRIVER in driver;
}
