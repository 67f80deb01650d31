import type { Operation } from './operation.js';

export type Method = Operation['method'];

/** As Fastify writes parameters. */
export function routeOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Which methods each path of the shim has: what tells 405 from 404, and where a trailing slash leads. */
export class Paths {
  readonly #entries: readonly { readonly pattern: RegExp; readonly method: Method }[];

  constructor(operations: readonly Pick<Operation, 'path' | 'method'>[]) {
    this.#entries = operations.map(({ path, method }) => ({
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      method,
    }));
  }

  methodsOf(path: string): readonly Method[] {
    return this.#entries.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  }
}
