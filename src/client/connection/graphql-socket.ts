import { createClient, type Client } from 'graphql-ws/client';
import type { TypedDocumentString } from '../generated/operations.js';
import { Emitter } from './emitter.js';
import type { TokenSource } from './graphql-http.js';
import { ladderDelay } from './ladder.js';
import { watchNetwork } from './network-watch.js';
import { Patience } from './patience.js';
import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';

export interface SocketEvents {
  /** A connection is attempted: 0 the first time, then counted since the last one that worked. */
  connecting: number;
  connected: undefined;
  closed: undefined;
  /** The server called the token ended, and was given the same one again. It is asked for on and on, with growing waits. */
  tokenEnded: undefined;
  /** The device is in another network, or in one again. */
  network: undefined;
  /** Round trip of a ping on the socket, ms. */
  latency: number;
}

export interface Sink<R> {
  next(data: R): void;
  /** The server refused, or the socket closed with a code that says: don't come back. Final. */
  error(error: RejoinRequestError): void;
  /** The server ended it. Final. */
  complete(): void;
}

/** Ends a subscription. `leave`: the server is told; `drop`: to the server the connection was lost. */
export type Unsubscribe = (how?: 'leave' | 'drop') => void;

const KEEP_ALIVE_MS = 10_000;
/**
 * For the WebSocket to open, for the server's acknowledgement, and for a pong: an attempt into a dead network would hang
 * for longer than the network stays dead, and a slow line needs more time than a quick one.
 */
const LEAST_PATIENCE_MS = 5_000;
const MOST_PATIENCE_MS = 20_000;
/** Retried after a wait in any case, however long the attempt itself took. */
const JITTER_MS = 1_000;
/** After a change of network a pong comes within this and some times the latency, or the socket is taken for dead. */
const LEAST_PROBE_MS = 1_000;
const LATENCIES_OF_PROBE = 4;
const TOKEN_ENDED = 4410;
/** Final. A bad token stays bad, and so does a bug of one of the two. graphql-ws itself would retry 4403. */
const FATAL_CLOSE_CODES: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [4401, ['UNAUTHENTICATED', 'The server refused the token']],
  [4403, ['FORBIDDEN', 'The server refused the connection']],
  [4400, ['PROTOCOL_ERROR', 'The server could not read a message of this client']],
  [4406, ['PROTOCOL_ERROR', 'The server does not speak graphql-transport-ws']],
  [4409, ['PROTOCOL_ERROR', 'This client used a subscription id twice']],
  [4429, ['PROTOCOL_ERROR', 'This client introduced itself twice']],
]);

/** Subscriptions over one WebSocket that comes back by itself. */
export class GraphqlSocket extends Emitter<SocketEvents> {
  readonly #client: Client;
  readonly #stopWatching: () => void;
  readonly #patience = new Patience(LEAST_PATIENCE_MS, MOST_PATIENCE_MS);
  /** Ends each subscription without telling the server, for when this socket is closed. */
  readonly #subscriptions = new Set<() => void>();
  #socket: WebSocket | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  #pingSentAt = 0;
  /** Round trip of the last ping, ms. */
  #latency = 0;
  #attempts = 0;
  /** When the attempt began that is under way or has failed; and its present stage. */
  #attemptAt = Infinity;
  #stageAt = 0;
  #skipWait: () => void = () => {};
  #token = '';
  #endedToken: string | undefined;
  #isClosed = false;

  constructor(
    private readonly url: string,
    private readonly token: TokenSource,
  ) {
    super();
    this.#client = createClient({
      // Asked before the socket opens: from then on the server waits for our introduction.
      url: () => this.#prepare(),
      connectionParams: () => ({ authorization: `Bearer ${this.#token}` }),
      retryAttempts: Infinity,
      retryWait: (retries) => this.#waitBefore(retries),
      shouldRetry: (reason) => !FATAL_CLOSE_CODES.has(closeCodeOf(reason)),
      keepAlive: KEEP_ALIVE_MS,
    });
    this.#followConnection();
    this.#stopWatching = this.#watchDevice();
  }

  /**
   * Subscribes. After a reconnect the *same* `variables` object is sent again, so a sink that writes its position
   * into it resumes there. Returns the function that unsubscribes. Throws CLOSED after `close()`.
   */
  subscribe<R, V extends Record<string, unknown>>(
    document: TypedDocumentString<R, V>,
    variables: V,
    sink: Sink<R>,
  ): Unsubscribe {
    if (this.#isClosed) throw new RejoinRequestError('CLOSED', 'The client was closed');
    let over = false;
    const end = (tell: () => void): void => {
      this.#subscriptions.delete(silence);
      if (!over) tell();
      over = true;
    };
    const unsubscribe = this.#client.subscribe<R>(
      { query: String(document), variables },
      {
        next: (result) => {
          if (result.data && !over) sink.next(result.data);
          // graphql-ws goes on after a result with errors; to us it is as final as an error message.
          if (result.errors?.length) end(() => sink.error(fromGraphqlErrors(result.errors ?? [])));
        },
        error: (reason) => end(() => sink.error(asRequestError(reason))),
        complete: () => end(() => sink.complete()),
      },
    );
    const silence = (): void => {
      end(() => {});
      unsubscribe();
    };
    this.#subscriptions.add(silence);
    return (how = 'leave') => {
      // On a connection that is closing nothing more is said. What else is subscribed comes back at once.
      if (how === 'drop' && this.#subscriptions.has(silence)) this.restart();
      silence();
    };
  }

  /** Drops the connection without leaving any room, and comes back at once. */
  restart(): void {
    this.#client.terminate();
    this.#skipWait();
  }

  /** Drops the connection for good: to the others we have dropped, not left (that is closing with 1000). */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopWatching();
    // `dispose` alone would close with 1000, once it has a socket to close: what is terminated first has none.
    Promise.resolve(this.#client.dispose()).catch(() => {});
    this.#client.terminate();
    for (const silence of [...this.#subscriptions]) silence();
    this.#skipWait();
    clearTimeout(this.#deadline);
    clearTimeout(this.#pongTimer);
  }

  #followConnection(): void {
    this.#client.on('opened', (socket) => {
      this.#socket = socket as WebSocket;
      this.#beginStage();
    });
    this.#client.on('connected', () => {
      clearTimeout(this.#deadline);
      this.#patience.served(performance.now() - this.#stageAt);
      this.#attempts = 0;
      this.#attemptAt = Infinity;
      this.emit('connected', undefined);
    });
    this.#client.on('closed', (event) => this.#closed(closeCodeOf(event)));
    this.#client.on('ping', (received) => {
      if (!received) this.#expectPong();
    });
    this.#client.on('pong', (received) => {
      if (received) this.#pongArrived();
    });
  }

  /** Before each attempt: a token. The page's own server, which gives it, may be away too. */
  async #prepare(): Promise<string> {
    for (let failures = 0; !this.#isClosed; failures++) {
      this.emit('connecting', this.#attempts++);
      try {
        this.#token = await this.token(this.#endedToken);
        break;
      } catch {
        await this.#pause(ladderDelay(failures + 1));
      }
    }
    // graphql-ws has no way to give an attempt up from here. Nobody waits for it, and no socket comes of it.
    if (this.#isClosed) return new Promise<never>(() => {});
    this.#attemptAt = performance.now();
    this.#beginStage();
    return this.url;
  }

  /** An attempt has two stages: until the socket is open, and until the server has acknowledged us. */
  #beginStage(): void {
    clearTimeout(this.#deadline);
    this.#stageAt = performance.now();
    this.#deadline = setTimeout(() => {
      this.#patience.tired();
      this.#client.terminate();
    }, this.#patience.ms);
  }

  #closed(code: number): void {
    this.#socket = null;
    clearTimeout(this.#deadline);
    clearTimeout(this.#pongTimer);
    if (this.#isClosed) return;
    this.emit('closed', undefined);
    if (code !== TOKEN_ENDED) return;
    if (this.#endedToken === this.#token) this.emit('tokenEnded', undefined);
    this.#endedToken = this.#token;
  }

  #expectPong(withinMs = this.#patience.ms): void {
    this.#pingSentAt = performance.now();
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.restart(), withinMs);
  }

  #pongArrived(): void {
    clearTimeout(this.#pongTimer);
    this.#latency = performance.now() - this.#pingSentAt;
    this.emit('latency', this.#latency);
  }

  /** What the last attempt took beyond its due is not waited for again: a line that is silent may be back. */
  #waitBefore(retries: number): Promise<void> {
    const overtime = Math.max(0, performance.now() - this.#attemptAt - LEAST_PATIENCE_MS);
    const delay = ladderDelay(retries);
    return this.#pause(overtime > 0 ? Math.max(Math.random() * JITTER_MS, delay - overtime) : delay);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#skipWait = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#isClosed) this.#skipWait();
    });
  }

  /**
   * The network changed or the page woke up: try now instead of waiting, and find out whether the socket lives. In another
   * network the old one's socket is dead as a rule, and nobody is told.
   */
  #watchDevice(): () => void {
    const wake = (): void => {
      this.#skipWait();
      this.#probe();
    };
    const changed = (): void => {
      this.#skipWait();
      this.#probe(Math.min(Math.max(LEAST_PROBE_MS, LATENCIES_OF_PROBE * this.#latency), this.#patience.ms));
      this.emit('network', undefined);
    };
    const seen = (): void => {
      if (document.visibilityState === 'visible') wake();
    };
    // Out of the back-forward cache: a socket that survived there is one that the server may have given up.
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) this.restart();
    };
    addEventListener('pageshow', shown);
    addEventListener('online', changed);
    const unwatchNetwork = watchNetwork(changed, wake);
    addEventListener('offline', wake);
    document.addEventListener('visibilitychange', seen);
    return () => {
      removeEventListener('pageshow', shown);
      removeEventListener('online', changed);
      unwatchNetwork();
      removeEventListener('offline', wake);
      document.removeEventListener('visibilitychange', seen);
    };
  }

  #probe(withinMs?: number): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send('{"type":"ping"}');
    this.#expectPong(withinMs);
  }
}

function closeCodeOf(reason: unknown): number {
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : 0;
  return typeof code === 'number' ? code : 0;
}

function asRequestError(reason: unknown): RejoinRequestError {
  if (Array.isArray(reason)) return fromGraphqlErrors(reason as { message: string }[]);
  const closeCode = closeCodeOf(reason);
  const [code, message] = FATAL_CLOSE_CODES.get(closeCode) ?? ['NETWORK_ERROR', 'The connection ended'];
  return new RejoinRequestError(code, `${message} (${closeCode})`, { closeCode });
}
