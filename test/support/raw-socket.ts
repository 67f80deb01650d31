import { once } from 'node:events';
import WebSocket from 'ws';
import type { Answer, Json } from './graphql.js';
import { until } from './until.js';

export interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: Json;
}

/** A socket that says exactly what it is told to, right or wrong. */
export class RawSocket {
  readonly frames: Frame[] = [];
  /** All that came, as it came. */
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  private operations = 0;
  private readonly waiting = new Set<() => void>();
  /** Of operations that are on their way, by their id: thousands may be, and each is looked up at once. */
  private readonly answers = new Map<string, { resolve: (frame: Frame) => void; reject: (error: Error) => void }>();

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      this.texts.push(data.toString());
      const frame = JSON.parse(data.toString()) as Frame;
      this.frames.push(frame);
      this.answers.get(frame.id ?? '')?.resolve(frame);
      this.look();
    });
    ws.on('error', () => undefined);
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      for (const { reject } of this.answers.values()) reject(this.without('answer'));
      this.look();
    });
  }

  /** Open, and nothing said yet. */
  static async open(
    url: string,
    protocol: string | string[] = 'graphql-transport-ws',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawSocket> {
    const socket = new RawSocket(new WebSocket(url, protocol, { headers }));
    await once(socket.ws, 'open');
    return socket;
  }

  /** Open, with its token accepted. */
  static async init(url: string, token: string): Promise<RawSocket> {
    const socket = await RawSocket.open(url);
    socket.say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await socket.frame(({ type }) => type === 'connection_ack');
    return socket;
  }

  say(message: object): void {
    this.ws.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.say({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first frame that fits, waiting for it. */
  frame(fits: (frame: Frame) => boolean, what = 'a frame'): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.frames.find(fits);
        if (found !== undefined) resolve(found);
        else if (this.closed !== null) reject(this.without(what));
        else return;
        this.waiting.delete(look);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** One query or mutation, or the first that a subscription answers; `body` is the payload as JSON text. */
  async operate(body: string): Promise<Answer> {
    this.operations += 1;
    const id = `operation-${this.operations}`;
    if (this.closed !== null) throw this.without('answer');
    const answered = new Promise<Frame>((resolve, reject) => this.answers.set(id, { resolve, reject }));
    this.ws.send(`{"id":"${id}","type":"subscribe","payload":${body}}`);
    const { type, payload } = await answered;
    this.answers.delete(id);
    return type === 'error' ? { errors: payload as NonNullable<Answer['errors']> } : (payload as Answer);
  }

  async code(): Promise<number> {
    await until(() => this.closed !== null, 'a close');
    return this.closed?.code ?? 0;
  }

  private without(what: string): Error {
    return new Error(`No ${what}: closed with ${JSON.stringify(this.closed)}`);
  }

  private look(): void {
    for (const look of [...this.waiting]) look();
  }

  end(): void {
    this.ws.terminate();
  }
}
