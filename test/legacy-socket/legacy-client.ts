import WebSocket from 'ws';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes back is what the test asserts
export type Frame = any;

/** A client of the old service: one socket, whose frames it keeps as they come. */
export class LegacyClient {
  readonly frames: Frame[] = [];
  close: { code: number; reason: string } | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data, binary) => this.frames.push(binary ? data : JSON.parse(String(data))));
    socket.on('close', (code, reason) => (this.close = { code, reason: String(reason) }));
    socket.on('error', () => undefined);
  }

  /** As any client connects: whatever comes of it. */
  static async dial(url: string, path: string): Promise<LegacyClient> {
    const client = new LegacyClient(new WebSocket(url.replace('http', 'ws') + path));
    await until(() => client.socket.readyState >= WebSocket.OPEN, 'the socket to open or to fail');
    return client;
  }

  static async open(url: string, room: string, user: string, claims: object = {}): Promise<LegacyClient> {
    return LegacyClient.dial(url, `/webrtc/ws/${encodeURIComponent(room)}?token=${await tokenFor(user, claims)}`);
  }

  /** In the room, with its first whole room-state. */
  static async join(url: string, room: string, user: string): Promise<LegacyClient> {
    const client = await LegacyClient.open(url, room, user);
    await client.next('room-state', ({ payload }) => payload.participants !== undefined);
    return client;
  }

  say(type: string, payload: object, more: object = {}): void {
    this.socket.send(JSON.stringify({ type, payload, ...more }));
  }

  write(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** The first frame of a type that fits, waiting for it. */
  async next(type: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const found = (): Frame => this.frames.find((frame) => frame.type === type && fits(frame));
    await until(() => found() !== undefined || this.close !== undefined, `a frame ${type}`);
    if (found() === undefined)
      throw new Error(`Closed instead of ${type}: ${JSON.stringify([this.close, this.frames])}`);
    return found();
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  get types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  async closed(): Promise<{ code: number; reason: string }> {
    await until(() => this.close !== undefined, 'the socket to close');
    return this.close!;
  }

  /** Goodbye, with a close frame. */
  async leave(code = 1000): Promise<void> {
    this.socket.close(code);
    await this.closed();
  }

  /** The network is gone: no close frame. */
  cut(): void {
    this.socket.terminate();
  }

  stopReading(): void {
    this.socket.pause();
  }

  resumeReading(): void {
    this.socket.resume();
  }
}
