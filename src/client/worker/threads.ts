import { untilAnsweredOrOver } from '../connection/ladder.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { RejoinRequestError, isTransient } from '../connection/request-error.js';
import { fetchWhole } from '../connection/whole-answer.js';
import type { Log } from '../client-options.js';
import type * as Script from './client-worker.js';
import { FileWorker } from './file-worker.js';
import { PROTOCOL, type FileThread, type OpenThread } from './worker-call.js';

/** For the script, or its next part. */
const FETCHING_MS = 15_000;

/** The script as text, and where it was had. */
interface ScriptText {
  readonly url: string;
  readonly text: Blob;
}

/**
 * Gives threads that run `client-worker.js`, in the best way that the page's policy (`Content-Security-Policy`) allows: as a
 * worker from `workerUrl` or from beside the client, as a worker from the text that the server has, or in the page itself.
 */
export class Threads {
  /** The worker that came last is tried first: others may have failed for want of a network only. */
  #ways: readonly OpenThread[] | undefined;
  #text: Promise<ScriptText> | undefined;
  #digesting: Promise<FileThread> | undefined;

  constructor(
    private readonly http: Pick<GraphqlHttp, 'server' | 'givenFetch'>,
    private readonly workerUrl: string | undefined,
    private readonly closing: AbortSignal,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Fetches ahead what `open` needs: the server may be away by then. What fails is fetched again when it is needed. */
  async prepare(): Promise<void> {
    try {
      const { url } = await this.#script();
      // Where it is of another origin, a page needs it only if it may import it, and start no worker from text.
      if (new URL(url).origin === location.origin) await imported(url);
    } catch {
      // It is away, or refused.
    }
  }

  /** Waits for the server where that is all that is missing. Rejects with NO_WORKER where nothing else would help. */
  open(signal: AbortSignal): Promise<FileThread> {
    const open = async (): Promise<FileThread> => {
      const thread = await this.#open();
      if (signal.aborted) thread.end();
      return thread;
    };
    return untilAnsweredOrOver(open, signal);
  }

  /** SHA-256 of a whole file as hex; ends with the signal. */
  async hash(blob: Blob, signal: AbortSignal): Promise<string> {
    const thread = await this.open(signal);
    const end = (): void => thread.end();
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      return await thread.call('hash', { blob });
    } finally {
      signal.removeEventListener('abort', end);
      thread.end();
    }
  }

  /** SHA-256 of a chunk. Pages without a secure origin (plain HTTP) have no `crypto.subtle`, and hash it in a thread. */
  async digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if ('subtle' in crypto) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const thread = await (this.#digesting ??= this.#openForDigests());
    return thread.call('digestOf', { bytes });
  }

  async #openForDigests(): Promise<FileThread> {
    try {
      const thread = await this.open(this.closing);
      this.closing.addEventListener('abort', () => thread.end());
      return thread;
    } catch (error) {
      this.#digesting = undefined;
      throw error;
    }
  }

  async #open(): Promise<FileThread> {
    const thread = await this.#first();
    if (thread) return thread;
    // They may have failed for want of a network only: whether it is there is asked anew.
    this.#text = undefined;
    await this.#script().catch((error: unknown) => {
      if (isTransient(error)) throw error;
    });
    const second = await this.#first();
    if (second) return second;
    const problem = 'No worker can be started in this page: set workerUrl';
    this.log.warn(`rejoin: ${problem}`);
    throw new RejoinRequestError('NO_WORKER', problem);
  }

  async #first(): Promise<FileThread | null> {
    const ways = (this.#ways ??= this.#allWays());
    for (const way of ways) {
      const thread = await way().catch(() => null);
      if (thread instanceof FileWorker) this.#ways = [way, ...ways.filter((one) => one !== way)];
      if (thread) return thread;
    }
    return null;
  }

  #allWays(): readonly OpenThread[] {
    const urls = this.#urls();
    const [own] = urls;
    return [
      () => FileWorker.start(own),
      async () => workerFrom(await this.#script()),
      ...urls.map((url) => async () => new (await imported(url)).PageThread()),
    ];
  }

  /** The page's own first. */
  #urls(): [string, ...string[]] {
    const ofServer = `${this.http.server}/client-worker.js`;
    try {
      const own = this.workerUrl
        ? new URL(this.workerUrl, 'document' in globalThis ? document.baseURI : undefined)
        : // Bundlers know this form: they put the file beside what they make.
          new URL('./client-worker.js', import.meta.url);
      return [own.href, ofServer];
    } catch {
      // Bundled as a classic script.
      return [ofServer];
    }
  }

  #script(): Promise<ScriptText> {
    return (this.#text ??= this.#fetchScript().catch((error: unknown) => {
      this.#text = undefined;
      throw error;
    }));
  }

  async #fetchScript(): Promise<ScriptText> {
    const [own, ofServer = own] = this.#urls();
    return this.#fetch(own).catch(() => this.#fetch(ofServer));
  }

  async #fetch(url: string): Promise<ScriptText> {
    const fetch = this.http.givenFetch ?? globalThis.fetch;
    const answer = await fetchWhole(fetch, url, { headers: {} }, FETCHING_MS).catch(() => null);
    const type = answer?.header('content-type') ?? '';
    if (answer?.status === 200 && type.includes('javascript')) return { url, text: new Blob([answer.bytes], { type }) };
    // All else is a server that is away, or somebody in between who answers for it.
    throw new RejoinRequestError(answer?.status === 404 ? 'NO_WORKER' : 'NETWORK_ERROR', `No script at ${url}`);
  }
}

async function workerFrom({ text }: ScriptText): Promise<FileWorker> {
  const url = URL.createObjectURL(text);
  try {
    return await FileWorker.start(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function imported(url: string): Promise<typeof Script> {
  const script = (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as typeof Script;
  if (script.PROTOCOL !== PROTOCOL) throw new Error('The script is of another version');
  return script;
}
