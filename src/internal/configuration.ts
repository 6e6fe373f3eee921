import { polymorphic } from './extension.ts';

interface Configurable {
  driver?: unknown;
  extensions?: readonly { readonly name?: string }[];
}

/** The options with the polymorphic driver, unless another is given, and the extension, unless it is there. */
export function withPolymorphic<T extends object>(options: T, driver: unknown): T {
  const given: Configurable = options;
  const extension = polymorphic();
  const extensions = given.extensions ?? [];
  return {
    ...options,
    driver: given.driver ?? driver,
    extensions: extensions.some(({ name }) => name === extension.name) ? extensions : [...extensions, extension],
  };
}
