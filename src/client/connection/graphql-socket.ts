import { createClient, type Client } from 'graphql-ws/client';
import type { TypedDocumentString } from '../generated/operations.js';
import { Emitter } from './emitter.js';
import type { TokenSource } from './graphql-http.js';
import { ladderDelay } from './ladder.js';
import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';

export interface SocketEvents {
  /** A connection is attempted: 0 the first time, then counted since the last one that worked. */
  connecting: number;
  connected: undefined;
  closed: undefined;
  /** The server called the token ended, and was given the same one again. It is asked for on and on, with growing waits. */
  tokenEnded: undefined;
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

const KEEP_ALIVE_MS = 10_000;
const PONG_TIMEOUT_MS = 5_000;
/** An attempt into a dead network would hang on for longer than the network stays dead. */
const OPEN_TIMEOUT_MS = 5_000;
const ACK_TIMEOUT_MS = 5_000;
/** A bad token stays bad. graphql-ws itself would retry 4403. */
const FATAL_CLOSE_CODES: ReadonlySet<number> = new Set([4401, 4403]);
const TOKEN_ENDED = 4410;

/** Subscriptions over one WebSocket that comes back by itself. */
export class GraphqlSocket extends Emitter<SocketEvents> {
  readonly #client: Client;
  readonly #stopWatching: () => void;
  #socket: WebSocket | null = null;
  #openTimer: ReturnType<typeof setTimeout> | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  #pingSentAt = 0;
  #attempts = 0;
  #skipWait: () => void = () => {};
  #token = '';
  #endedToken: string | undefined;

  constructor(
    url: string,
    private readonly token: TokenSource,
  ) {
    super();
    this.#client = createClient({
      url,
      connectionParams: () => this.#introduce(),
      retryAttempts: Infinity,
      retryWait: (retries) => this.#waitBefore(retries),
      shouldRetry: (reason) => !FATAL_CLOSE_CODES.has(closeCode(reason)),
      keepAlive: KEEP_ALIVE_MS,
      connectionAckWaitTimeout: ACK_TIMEOUT_MS,
    });
    this.#followConnection();
    this.#stopWatching = this.#watchDevice();
  }

  /**
   * Subscribes. After a reconnect the *same* `variables` object is sent again, so a sink that writes its position
   * into it resumes there. Returns the function that unsubscribes.
   */
  subscribe<R, V extends Record<string, unknown>>(
    document: TypedDocumentString<R, V>,
    variables: V,
    sink: Sink<R>,
  ): () => void {
    const payload = { query: String(document), variables };
    let over = false;
    const end = (tell: () => void): void => {
      if (!over) tell();
      over = true;
    };
    const unsubscribe = this.#client.subscribe<R>(payload, {
      next: (result) => {
        if (result.data && !over) sink.next(result.data);
        // graphql-ws goes on after a result with errors; to us it is as final as an error message.
        if (result.errors?.length) end(() => sink.error(fromGraphqlErrors(result.errors ?? [])));
      },
      error: (reason) => end(() => sink.error(asRequestError(reason))),
      complete: () => end(() => sink.complete()),
    });
    return () => {
      over = true;
      unsubscribe();
    };
  }

  /** Drops the connection without leaving any room, and comes back at once. */
  restart(): void {
    this.#client.terminate();
  }

  /** Drops the connection for good: to the others we have dropped, not left (that is closing with 1000). */
  close(): void {
    this.#stopWatching();
    clearTimeout(this.#openTimer);
    clearTimeout(this.#pongTimer);
    // `dispose` alone would close with 1000, once it has a socket to close: what is terminated first has none.
    Promise.resolve(this.#client.dispose()).catch(() => {});
    this.#client.terminate();
    this.#skipWait();
  }

  #followConnection(): void {
    this.#client.on('connecting', () => this.#connecting());
    this.#client.on('opened', (socket) => {
      clearTimeout(this.#openTimer);
      this.#socket = socket as WebSocket;
    });
    this.#client.on('connected', () => {
      this.#attempts = 0;
      this.emit('connected', undefined);
    });
    this.#client.on('closed', (event) => this.#closed(closeCode(event)));
    this.#client.on('ping', (received) => {
      if (!received) this.#expectPong();
    });
    this.#client.on('pong', (received) => {
      if (received) this.#pongArrived();
    });
  }

  #connecting(): void {
    clearTimeout(this.#openTimer);
    this.#openTimer = setTimeout(() => this.restart(), OPEN_TIMEOUT_MS);
    this.emit('connecting', this.#attempts++);
  }

  async #introduce(): Promise<Record<string, unknown>> {
    this.#token = await this.token(this.#endedToken);
    return { authorization: `Bearer ${this.#token}` };
  }

  #closed(code: number): void {
    this.#socket = null;
    clearTimeout(this.#openTimer);
    clearTimeout(this.#pongTimer);
    this.emit('closed', undefined);
    if (code !== TOKEN_ENDED) return;
    if (this.#endedToken === this.#token) this.emit('tokenEnded', undefined);
    this.#endedToken = this.#token;
  }

  #expectPong(): void {
    this.#pingSentAt = performance.now();
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.restart(), PONG_TIMEOUT_MS);
  }

  #pongArrived(): void {
    clearTimeout(this.#pongTimer);
    this.emit('latency', performance.now() - this.#pingSentAt);
  }

  #waitBefore(retries: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ladderDelay(retries));
      this.#skipWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The network changed or the page woke up: try now instead of waiting, and find out whether the socket lives. */
  #watchDevice(): () => void {
    const wake = (): void => {
      this.#skipWait();
      this.#probe();
    };
    const seen = (): void => {
      if (document.visibilityState === 'visible') wake();
    };
    addEventListener('online', wake);
    addEventListener('offline', wake);
    document.addEventListener('visibilitychange', seen);
    return () => {
      removeEventListener('online', wake);
      removeEventListener('offline', wake);
      document.removeEventListener('visibilitychange', seen);
    };
  }

  #probe(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send('{"type":"ping"}');
    this.#expectPong();
  }
}

function closeCode(reason: unknown): number {
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : 0;
  return typeof code === 'number' ? code : 0;
}

function asRequestError(reason: unknown): RejoinRequestError {
  if (Array.isArray(reason)) return fromGraphqlErrors(reason as { message: string }[]);
  const code = closeCode(reason);
  if (code === 4401) return new RejoinRequestError('UNAUTHENTICATED', 'The server refused the token');
  if (code === 4403) return new RejoinRequestError('FORBIDDEN', 'The server refused the connection');
  return new RejoinRequestError('NETWORK_ERROR', `The connection ended for good (${code})`, { closeCode: code });
}
