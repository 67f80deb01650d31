import type { TypedDocumentString } from '../generated/operations.js';
import type { Log } from '../client-options.js';
import { Emitter } from './emitter.js';
import type { TokenSource } from './graphql-http.js';
import { ladderDelay } from './ladder.js';
import { watchDevice } from './network-watch.js';
import { Patience } from './patience.js';
import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';
import {
  GOODBYE,
  SUBPROTOCOL,
  Subscription,
  TERMINATED,
  TOKEN_ENDED,
  fatalError,
  type ServerMessage,
  type Sink,
} from './subscription-protocol.js';

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

/** How connections are made. */
export interface SocketWiring {
  readonly url: string;
  readonly token: TokenSource;
  readonly log: Log;
  /** Asked for each connection. */
  readonly WebSocket: () => typeof WebSocket;
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
/** The next attempt comes after a wait in any case, however long the one before took. */
const JITTER_MS = 1_000;
/** After a change of network a pong comes within this and some times the latency, or the socket is taken for dead. */
const LEAST_PROBE_MS = 1_000;
const LATENCIES_OF_PROBE = 4;

/**
 * Subscriptions over one WebSocket that comes back by itself. Written here instead of taking graphql-ws's client, which is
 * a third of what signaling may weigh and has no way to give an attempt up, to keep quiet at a drop or to skip a wait.
 */
export class GraphqlSocket extends Emitter<SocketEvents> {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #patience = new Patience(LEAST_PATIENCE_MS, MOST_PATIENCE_MS);
  readonly #stopWatching: () => void;
  #lastId = 0;
  #socket: WebSocket | null = null;
  /** The server has acknowledged us on `#socket`. */
  #isReady = false;
  /** Ends the attempt or connection that is under way. */
  #ended: () => void = () => {};
  #isRunning = false;
  #isClosed = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #keepAlive: ReturnType<typeof setTimeout> | undefined;
  /** 0: no pong is awaited. */
  #pingSentAt = 0;
  /** Round trip of the last ping, ms. */
  #latency = 0;
  #attempts = 0;
  /** Connections since the last one that served a subscription, or was ended on purpose. */
  #failures = 0;
  /** When the present stage of an attempt began. */
  #stageAt = 0;
  #skipWait: () => void = () => {};
  #token = '';
  #endedToken: string | undefined;

  constructor(private readonly wiring: SocketWiring) {
    super();
    this.#stopWatching = watchDevice({
      changed: () => {
        // An attempt that began in the old network gets no answer in the new one.
        if (!this.#isReady) this.restart();
        this.#wake(Math.min(Math.max(LEAST_PROBE_MS, LATENCIES_OF_PROBE * this.#latency), this.#patience.ms));
        this.emit('network', undefined);
      },
      wake: () => this.#wake(),
      // A socket that survived in the cache is one that the server may have given up.
      restored: () => this.restart(),
    });
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
    const id = String((this.#lastId += 1));
    const subscription = new Subscription(String(document), variables, sink);
    this.#subscriptions.set(id, subscription);
    if (this.#isReady) this.#send(subscription.request(id));
    else void this.#stayConnected();
    return (how = 'leave') => {
      subscription.isOver = true;
      if (!this.#subscriptions.delete(id)) return;
      // On a connection that is closing nothing more is said. What else is subscribed comes back at once.
      if (how === 'drop') return this.restart();
      if (this.#isReady) this.#send({ id, type: 'complete' });
      this.#closeUnused();
    };
  }

  /** Drops the connection without leaving any room, and comes back at once. */
  restart(): void {
    this.#failures = 0;
    this.#disconnect(TERMINATED);
    this.#skipWait();
  }

  /** Drops the connection for good: to the others we have dropped, not left (that is closing with 1000). */
  close(): void {
    this.#isClosed = true;
    this.#stopWatching();
    for (const subscription of this.#subscriptions.values()) subscription.isOver = true;
    this.#subscriptions.clear();
    this.restart();
  }

  /** Connects, and after each loss again, for as long as something is subscribed. */
  async #stayConnected(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#subscriptions.size > 0) {
      const tookMs = await this.#connect();
      if (this.#subscriptions.size > 0) await this.#pause(waitAfter(this.#failures++, tookMs));
    }
    this.#isRunning = false;
  }

  /** One connection, from the token to its end. Returns how long the attempt took, the token apart; 0: the server let us in. */
  async #connect(): Promise<number> {
    const { wiring } = this;
    this.emit('connecting', this.#attempts++);
    let startedAt = Infinity;
    try {
      // Asked before the socket opens: from then on the server waits for our introduction.
      this.#token = await wiring.token(this.#endedToken);
      if (this.#subscriptions.size === 0) return 0;
      startedAt = performance.now();
      await this.#open();
    } catch (error) {
      // The page's own server, which gives the token, may be away too.
      wiring.log.warn('rejoin: could not connect', error);
    }
    return this.#attempts === 0 ? 0 : performance.now() - startedAt;
  }

  /** Resolves when the connection has ended. */
  #open(): Promise<void> {
    const socket = new (this.wiring.WebSocket())(this.wiring.url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => {
      this.#beginStage();
      this.#send({ type: 'connection_init', payload: { authorization: `Bearer ${this.#token}` } });
    };
    socket.onmessage = ({ data }) => this.#receive(String(data));
    socket.onclose = ({ code }) => this.#closed(code);
    // To the `ws` package an error that nobody listens for is an uncaught one, also when the attempt was given up.
    socket.onerror = () => {};
    this.#beginStage();
    return new Promise((resolve) => (this.#ended = resolve));
  }

  /** An attempt has two stages: until the socket is open, and until the server has acknowledged us. */
  #beginStage(): void {
    this.#stageAt = performance.now();
    this.#giveUpAfter(this.#patience.ms, () => this.#patience.tired());
  }

  #giveUpAfter(ms: number, tired: () => void = () => {}): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      tired();
      this.#disconnect(TERMINATED);
    }, ms);
  }

  #receive(text: string): void {
    const message = parse(text);
    if (message?.type === 'ping') this.#send({ type: 'pong' });
    else if (message?.type === 'connection_ack') this.#acknowledged();
    else if (message?.type === 'pong') this.#pongArrived();
    else if (message && 'id' in message) this.#dispatch(message);
  }

  #dispatch(message: Extract<ServerMessage, { id: string }>): void {
    const subscription = this.#subscriptions.get(message.id);
    this.#failures = 0;
    switch (message.type) {
      case 'next':
        return subscription?.next(message.payload);
      case 'error':
        this.#subscriptions.delete(message.id);
        subscription?.fail(fromGraphqlErrors(message.payload));
        return this.#closeUnused();
      case 'complete':
        this.#subscriptions.delete(message.id);
        subscription?.complete();
        return this.#closeUnused();
    }
  }

  #acknowledged(): void {
    if (this.#isReady) return;
    clearTimeout(this.#deadline);
    this.#patience.served(performance.now() - this.#stageAt);
    this.#attempts = 0;
    this.#isReady = true;
    // Before anybody is told: who subscribes then does it on its own.
    for (const [id, subscription] of this.#subscriptions) this.#send(subscription.request(id));
    this.wiring.log.debug('rejoin: connected');
    this.#pingLater();
    this.emit('connected', undefined);
  }

  /** The connection is over, whether or not the network knows. */
  #closed(code: number): void {
    if (this.#socket === null) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket = null;
    this.#isReady = false;
    this.#pingSentAt = 0;
    clearTimeout(this.#deadline);
    clearTimeout(this.#keepAlive);
    this.wiring.log.debug('rejoin: disconnected', code);
    for (const [id, { isOver }] of this.#subscriptions) if (isOver) this.#subscriptions.delete(id);
    if (!this.#isClosed) this.emit('closed', undefined);
    if (code === TOKEN_ENDED) this.#tokenEnded();
    const fatal = fatalError(code);
    if (fatal) this.#failAll(fatal);
    this.#ended();
  }

  #tokenEnded(): void {
    if (this.#endedToken === this.#token) this.emit('tokenEnded', undefined);
    this.#endedToken = this.#token;
  }

  #failAll(error: RejoinRequestError): void {
    const all = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    for (const subscription of all) subscription.fail(error);
  }

  /** In a dead network the socket's own `close` event would come late. */
  #disconnect(code: number): void {
    this.#socket?.close(code);
    this.#closed(code);
  }

  #closeUnused(): void {
    if (this.#subscriptions.size > 0) return;
    this.#failures = 0;
    this.#disconnect(GOODBYE);
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #pingLater(): void {
    clearTimeout(this.#keepAlive);
    this.#keepAlive = setTimeout(() => this.#ping(), KEEP_ALIVE_MS);
  }

  /** Where a pong is awaited already, only a shorter time makes a difference. */
  #ping(withinMs?: number): void {
    if (!this.#isReady || (this.#pingSentAt > 0 && withinMs === undefined)) return;
    this.#send({ type: 'ping' });
    this.#pingSentAt = performance.now();
    this.#giveUpAfter(withinMs ?? this.#patience.ms);
  }

  #pongArrived(): void {
    if (this.#pingSentAt === 0) return;
    clearTimeout(this.#deadline);
    this.#pingLater();
    this.#latency = performance.now() - this.#pingSentAt;
    this.#pingSentAt = 0;
    this.emit('latency', this.#latency);
  }

  /** Something happened: tries now instead of waiting, and finds out whether the socket lives. */
  #wake(withinMs?: number): void {
    this.#skipWait();
    this.#ping(withinMs);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#skipWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What the last attempt took beyond its due is not waited for again: a line that is silent may be back. */
function waitAfter(failures: number, tookMs: number): number {
  const delay = ladderDelay(failures);
  const overtime = tookMs - LEAST_PATIENCE_MS;
  return overtime > 0 ? Math.max(Math.random() * JITTER_MS, delay - overtime) : delay;
}

function parse(text: string): ServerMessage | null {
  try {
    return Object(JSON.parse(text)) as ServerMessage;
  } catch {
    return null;
  }
}
