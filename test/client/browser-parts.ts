import { setMaxListeners } from 'node:events';
import { WebSocket } from 'ws';
import type { TokenSource } from '../../src/client/connection/graphql-http.js';
import { GraphqlSocket } from '../../src/client/connection/graphql-socket.js';
import type { SeatStorage } from '../../src/client/room/seat.js';

/** As much of `navigator.locks` as a seat needs; `held` tells which are held. */
export class BrowserLocks {
  readonly held = new Set<string>();

  async request(name: string, _options: unknown, use: (lock: unknown) => unknown): Promise<unknown> {
    if (this.held.has(name)) return use(null);
    this.held.add(name);
    await use({ name });
    return this.held.delete(name);
  }
}

/** As a tab's session storage. */
export class Shelf implements SeatStorage {
  readonly kept = new Map<string, string>();
  getItem(name: string): string | null {
    return this.kept.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.kept.set(name, value);
  }
  removeItem(name: string): void {
    this.kept.delete(name);
  }
}

/** Gives this process what the client finds in a browser, and Node.js lacks. */
export function installBrowserParts(): BrowserLocks {
  const locks = new BrowserLocks();
  const page = new EventTarget();
  const document = new EventTarget();
  // Of as many clients as a test wants.
  setMaxListeners(0, page, document);
  Object.assign(globalThis, {
    addEventListener: page.addEventListener.bind(page),
    dispatchEvent: page.dispatchEvent.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    document,
    WebSocket,
    // Only as something that has tracks.
    MediaStream: EventTarget,
    reportError: (error: unknown) => console.error(error),
  });
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
  return locks;
}

const silent = (): void => undefined;
export const SILENT_LOG = { debug: silent, info: silent, warn: silent, error: silent };

/** A client's socket that nobody hears log. */
export function socketTo(url: string, token: TokenSource): GraphqlSocket {
  return new GraphqlSocket({ url, token, log: SILENT_LOG, WebSocket: () => globalThis.WebSocket });
}
