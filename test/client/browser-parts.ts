import { WebSocket } from 'ws';

/** In a browser nobody has to listen for an error. */
class PageSocket extends WebSocket {
  constructor(address: string, protocols: string) {
    super(address, protocols);
    this.on('error', () => undefined);
  }
}

/** Gives this process what the client finds in a browser, and Node.js lacks. */
export function installBrowserParts(): void {
  const page = new EventTarget();
  Object.assign(globalThis, {
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    document: new EventTarget(),
    WebSocket: PageSocket,
    reportError: (error: unknown) => console.error(error),
  });
}
