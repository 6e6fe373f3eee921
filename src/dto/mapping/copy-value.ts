/** A copy of a value that shares nothing with it: changes of one side of a mapper never reach the other. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (value instanceof Date) {
    return new Date(value);
  }
  if (value instanceof Uint8Array) {
    return value.slice();
  }
  if (Array.isArray(value)) {
    return value.map(item => copyOf(item as unknown));
  }
  return copyOfObject(value);
}

/** Embeddables and plain objects; what else a custom type makes is taken for immutable when it hides its state. */
function copyOfObject(value: object): object {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const entries = Object.entries(value);
  if (entries.length === 0 && prototype !== Object.prototype) {
    return value;
  }
  const copy = Object.create(prototype) as object;
  for (const [name, item] of entries) {
    Object.defineProperty(copy, name, { value: copyOf(item), enumerable: true, writable: true, configurable: true });
  }
  return copy;
}
