import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.json': 'application/json' };

type Headers = Readonly<Record<string, string>>;

/** Serves the pages of an application, from an origin of its own. */
export class Site {
  /** Each browser asks for an icon. */
  readonly files = new Map<string, string | Uint8Array>([['/favicon.ico', '']]);
  readonly #server: Server;

  private constructor(headers: () => Headers) {
    this.#server = createServer(({ url = '/' }, response) => {
      const body = this.files.get(url);
      const type = TYPES[extname(url)] ?? 'text/html; charset=utf-8';
      response.writeHead(body === undefined ? 404 : 200, { ...headers(), 'content-type': type }).end(body);
    });
  }

  /** `headers`: of all answers. */
  static async open(headers: () => Headers = () => ({})): Promise<Site> {
    const site = new Site(headers);
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Everything in the folder, at `prefix` and below. */
  publish(folder: string, prefix = '/'): void {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (statSync(join(folder, name)).isFile()) this.files.set(prefix + name, readFileSync(join(folder, name)));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
