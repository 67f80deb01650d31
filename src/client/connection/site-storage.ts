/** The part of a browser's `Storage` that the client needs: text by name. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * A storage that never throws. A browser that blocks site data throws at the first touch of `sessionStorage`, one that is
 * full throws at `setItem`: what the browser doesn't keep is kept in this page's memory, for as long as the page lives.
 */
export class GuardedStorage implements KeyValueStorage {
  readonly #unkept = new Map<string, string>();

  constructor(private readonly storage: () => KeyValueStorage | null) {}

  getItem(name: string): string | null {
    return this.#unkept.get(name) ?? this.#try((storage) => storage.getItem(name));
  }

  setItem(name: string, value: string): void {
    this.#unkept.delete(name);
    const isKept = this.#try((storage) => {
      storage.setItem(name, value);
      return true;
    });
    if (isKept) return;
    // An older value must not come back with the next page.
    this.removeItem(name);
    this.#unkept.set(name, value);
  }

  removeItem(name: string): void {
    this.#unkept.delete(name);
    this.#try((storage) => storage.removeItem(name));
  }

  #try<T>(use: (storage: KeyValueStorage) => T): T | null {
    try {
      const storage = this.storage();
      return storage && use(storage);
    } catch {
      return null;
    }
  }
}

/**
 * The browser's storage for this site: of this tab (`session`) or of all tabs (`local`). If the browser blocks it or it is full,
 * the values live as long as the page, and all parts of the page see the same. Reading and writing never throw.
 */
export const siteStorage: Readonly<Record<'session' | 'local', KeyValueStorage>> = {
  session: new GuardedStorage(() => globalThis.sessionStorage),
  local: new GuardedStorage(() => globalThis.localStorage),
};
