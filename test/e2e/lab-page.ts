import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Route } from 'playwright-core';
import type { RejoinClient as Client, RejoinClientOptions, Room, Transfer } from '../../src/client/rejoin-client.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import type { Guest } from './guest.js';
import { PATIENCE_MS } from './moving-picture.js';
import { choosesPlace, filesIn } from './private-disk.js';

/** What the page's own script leaves for us. */
interface Lab {
  RejoinClient: typeof Client;
  client: Client;
  room: Room;
  /** The newest one. */
  readonly transfer: () => Transfer | undefined;
  digestOf(blob: Blob): Promise<Digest>;
}

/** SHA-256, or what it is to be made of. */
interface Digest {
  readonly isDigest: boolean;
  readonly bytes: readonly number[];
}

export interface LabOptions {
  /** The page's `Content-Security-Policy`. */
  readonly policy?: string;
  /** Of an application's own site, which has a copy of the client. @default the server's */
  readonly origin?: string;
  /** Where that site has a copy of the worker's script. @default nowhere */
  readonly workerUrl?: string;
}

/** How a transfer stands, and what the page knows of its file. */
export interface LabTransfer {
  readonly id: string;
  readonly status: string;
  readonly endReason: string | null;
  readonly error: string | null;
  readonly errorCode: string | null;
  readonly fileReady: boolean;
  readonly chunksReceived: number;
  readonly bytes: number;
  readonly route: string | null;
}

/**
 * `__name`: what tsx calls in functions that it compiled, and we hand to the page. `digestOf`: a page without a secure origin
 * gives the bytes themselves.
 */
const SCRIPT = `
  import { RejoinClient } from '/client.js';
  const digestOf = async (blob) => {
    const bytes = await blob.arrayBuffer();
    const digest = await globalThis.crypto.subtle?.digest('SHA-256', bytes);
    return { isDigest: digest !== undefined, bytes: [...new Uint8Array(digest ?? bytes)] };
  };
  Object.assign(globalThis, { RejoinClient, transfer: () => room.transfers[0], digestOf, __name: (one) => one });
`;

const BUILT = fileURLToPath(new URL('../../dist/page/', import.meta.url));

/** An application's own page, bare, which drives the client by its interface. */
export class LabPage {
  private constructor(
    private readonly guest: Guest,
    private readonly options: LabOptions,
    /** The server's address. */
    private readonly url: string,
  ) {}

  static async open(guest: Guest, options: LabOptions = {}): Promise<LabPage> {
    const { page } = guest;
    const answer = await page.goto('/healthz');
    await page.route('**/lab.js', (route) => route.fulfill({ contentType: 'text/javascript', body: SCRIPT }));
    const { origin } = options;
    const lab = new LabPage(guest, options, new URL(answer!.url()).origin);
    if (origin)
      await page.route(
        (url) => url.origin === origin,
        (route) => lab.serve(route),
      );
    await lab.reload();
    return lab;
  }

  /** Opens the page anew. */
  async reload(): Promise<void> {
    const { page } = this.guest;
    // Any page of that origin gives way to it.
    await page.goto(`${this.options.origin ?? ''}/healthz`);
    await page.setContent(this.html);
    await page.waitForFunction(() => 'RejoinClient' in globalThis);
  }

  private get html(): string {
    const { policy } = this.options;
    const rule = policy === undefined ? '' : `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
    return `<!doctype html>${rule}<title>Lab</title><script type="module" src="/lab.js"></script>`;
  }

  /** What an application's own site has. */
  private async serve(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url());
    const files = new Map([['/client.js', 'client.js']]);
    if (this.options.workerUrl) files.set(this.options.workerUrl, 'client-worker.js');
    const file = files.get(pathname);
    if (pathname === '/lab.js') await route.fallback();
    else if (pathname === '/healthz') await route.fulfill({ contentType: 'text/html', body: '' });
    else if (!file) await route.fulfill({ status: 404 });
    else await route.fulfill({ contentType: 'text/javascript', body: readFileSync(BUILT + file, 'utf8') });
  }

  async join(room: string, options: Pick<RejoinClientOptions, 'iceTransportPolicy'> = {}): Promise<void> {
    const token = await tokenFor(this.guest.userId, { name: this.guest.name });
    await this.guest.page.evaluate(
      async ([name, bearer, url, given]) => {
        const lab = globalThis as unknown as Lab;
        lab.client = new lab.RejoinClient({ url, token: () => bearer, log: console, ...given });
        lab.room = lab.client.join(name);
        await lab.room.seated();
      },
      [room, token, this.url, { ...options, workerUrl: this.options.workerUrl }] as const,
    );
  }

  /** As an application does that takes the room out of its page. */
  async close(): Promise<void> {
    await this.guest.page.evaluate(() => (globalThis as unknown as Lab).client.close());
  }

  /** Offers a file of so many bytes, which are different from each other; their SHA-256. */
  async offer(to: Guest, filename: string, bytes: number): Promise<string> {
    const offered = await this.guest.page.evaluate(
      async ([receiver, name, size]) => {
        const data = new Uint8Array(size);
        for (let at = 0; at < size; at += 65_536)
          crypto.getRandomValues(data.subarray(at, Math.min(size, at + 65_536)));
        const file = new File([data], name);
        const lab = globalThis as unknown as Lab;
        await lab.room.sendFile(receiver, file);
        return lab.digestOf(file);
      },
      [to.userId, filename, bytes] as const,
    );
    return asHex(offered);
  }

  /** Offers a file whose hash fails: it is read in slices of another size for that than for sending. */
  async offerUnhashable(to: Guest): Promise<void> {
    await this.guest.page.evaluate(async (receiver) => {
      const file = new File([new Uint8Array(1_000_000)], 'unhashable.bin');
      const slice = file.slice.bind(file);
      file.slice = (start = 0, end = 0) => {
        if (end - start === 524_288) throw new Error('out of memory');
        return slice(start, end);
      };
      await (globalThis as unknown as Lab).room.sendFile(receiver, file);
    }, to.userId);
  }

  /** Accepts what is offered; with `saveAs` at the place that the page's dialog gives. */
  async accept(options: { readonly saveAs?: boolean } = {}): Promise<void> {
    await this.is(({ status }) => status === 'PENDING', 'it is offered');
    await this.guest.page.evaluate((given) => (globalThis as unknown as Lab).transfer()!.accept(given), options);
  }

  async cancel(): Promise<void> {
    await this.guest.page.evaluate(() => (globalThis as unknown as Lab).transfer()!.cancel());
  }

  /** The newest one. */
  transfer(): Promise<LabTransfer | null> {
    return this.guest.page.evaluate(() => {
      const transfer = (globalThis as unknown as Lab).transfer();
      if (!transfer) return null;
      const { id, status, endReason, error, errorCode, fileReady, stats, progress, route } = transfer;
      const [chunksReceived, { bytes }] = [stats.chunksReceived, progress];
      return { id, status, endReason, error, errorCode, fileReady, chunksReceived, bytes, route };
    });
  }

  async is(holds: (transfer: LabTransfer) => boolean, what: string): Promise<LabTransfer> {
    let seen: LabTransfer | null = null;
    const isSo = async () => {
      seen = await this.transfer();
      return seen !== null && holds(seen);
    };
    await until(isSo, what, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${this.guest.name}: ${what}, but ${JSON.stringify(seen)}`, { cause: error });
    });
    return seen!;
  }

  /** SHA-256 of the file that the newest transfer brought. */
  async receivedSha256(): Promise<string> {
    const received = await this.guest.page.evaluate(async () => {
      const lab = globalThis as unknown as Lab;
      return lab.digestOf(await lab.transfer()!.file());
    });
    return asHex(received);
  }

  choosesPlace(name: string, content: string | null): Promise<void> {
    return choosesPlace(this.guest.page, name, content);
  }

  /** What lies where the page's dialogs lead. */
  places(): Promise<Record<string, number>> {
    return filesIn(this.guest.page, 'chosen');
  }

  /** What the client keeps on the private disk. */
  kept(): Promise<Record<string, number>> {
    return filesIn(this.guest.page, 'rejoin');
  }

  async comesToLie(expected: Readonly<Record<string, number>>): Promise<void> {
    let found = {};
    const isSo = async () => isDeepStrictEqual((found = await this.places()), expected);
    await until(isSo, '', PATIENCE_MS).catch((error: unknown) => {
      const [is, should] = [found, expected].map((one) => JSON.stringify(one));
      throw new Error(`${this.guest.name}: ${is} lie at the chosen place, not ${should}`, { cause: error });
    });
  }

  /** Closes the client as soon as so many bytes are there; how many chunks had come. */
  closeWhen(bytes: number): Promise<number> {
    return this.guest.page.evaluate(
      (enough) =>
        new Promise<number>((resolve) => {
          const { transfer, client } = globalThis as unknown as Lab;
          const coming = transfer()!;
          coming.on('change', ({ progress, stats }) => {
            if (progress.bytes < enough) return;
            const { chunksReceived } = stats;
            void client.close().then(() => resolve(chunksReceived));
          });
        }),
      bytes,
    );
  }
}

function asHex({ isDigest, bytes }: Digest): string {
  const given = Buffer.from(bytes);
  return (isDigest ? given : createHash('sha256').update(given).digest()).toString('hex');
}
