import type { JWTPayload } from 'jose';
import WebSocket from 'ws';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';

/** What comes back is what tests assert: all that a frame may hold, as if it were there. */
export interface Frame extends Announcement {
  readonly type: string;
  readonly payload: Fields;
  readonly sender_id: string | null;
  readonly room_id: string | null;
  readonly timestamp: string | null;
}

interface Announcement {
  readonly missed_message_count: number;
  readonly last_sequence: number;
  readonly disconnect_duration_seconds: number;
  readonly recovered: boolean;
}

interface Fields extends Announcement {
  readonly room_id: string;
  readonly participants?: readonly { readonly username: string }[];
  readonly participant_count: number;
  readonly username: string;
  readonly code: string;
  readonly message: string;
  readonly text: string;
  readonly sdp: string;
  readonly candidate: string;
  readonly n: number;
  readonly chunks_received: number;
  readonly success: boolean;
}

/** A client of the old service: one socket, whose frames it keeps as they come. */
export class LegacyClient {
  readonly frames: Frame[] = [];
  close: { code: number; reason: string } | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.frames.push(JSON.parse((data as Buffer).toString()) as Frame));
    socket.on('close', (code, reason) => (this.close = { code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }

  /** As any client connects: whatever comes of it. */
  static async dial(url: string, path: string): Promise<LegacyClient> {
    const client = new LegacyClient(new WebSocket(url.replace('http', 'ws') + path));
    await until(() => client.socket.readyState >= WebSocket.OPEN, 'the socket to open or to fail');
    return client;
  }

  static async open(url: string, room: string, user: string, claims: JWTPayload = {}): Promise<LegacyClient> {
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
    const found = (): Frame | undefined => this.frames.find((frame) => frame.type === type && fits(frame));
    await until(() => found() !== undefined || this.close !== undefined, `a frame ${type}`);
    const frame = found();
    if (frame === undefined) throw new Error(`Closed instead of ${type}: ${JSON.stringify([this.close, this.frames])}`);
    return frame;
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
