import type { ChunkRange } from '../transfers/chunk-set.js';

/** Of this document's control channel: the first message says it. */
export const CONTROL_VERSION = 1;

/** What one of the other's streams is. */
export interface StreamNote {
  /** The `MediaStream.id`, as the SDP carries it (msid): what another kind of client knows the stream by. */
  readonly stream: string;
  readonly label: string;
  /** The label's places carry something. */
  readonly audio: boolean;
  readonly video: boolean;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  /** The sender has switched its video off for this link: `video` is false then. */
  readonly videoPaused: VideoPause | null;
}

/** Why a sender pauses video for one receiver. `starved`: the path between the two carries sound at best. */
export type VideoPause = 'starved';

/** How large one of the listener's streams is shown, in device pixels; 0 × 0: nobody looks at it. */
export interface ViewNote {
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

/** Messages of the control channel, JSON. See PROTOCOL.md. */
export type ControlMessage =
  | { readonly type: 'hello'; readonly version: number }
  | { readonly type: 'restart' }
  | { readonly type: 'streams'; readonly streams: readonly StreamNote[]; readonly inCall: boolean }
  | { readonly type: 'view'; readonly views: readonly ViewNote[] }
  | { readonly type: 'ready'; readonly transfer: string }
  | { readonly type: 'no-file'; readonly transfer: string }
  | { readonly type: 'want'; readonly transfer: string; readonly ranges: readonly ChunkRange[] }
  | { readonly type: 'hold'; readonly transfer: string }
  | { readonly type: 'go'; readonly transfer: string }
  | { readonly type: 'progress'; readonly transfer: string; readonly verified: number };

export type TransferMessage = Exclude<ControlMessage, { type: 'hello' | 'restart' | 'streams' | 'view' }>;

/** What one message may hold. A message that holds more is not taken. */
const MAX_LENGTH = 65_536;
const MAX_STREAMS = 16;
const MAX_NAME_LENGTH = 128;
const MAX_RANGES = 256;
/** Of one `want`: four times what our receiver has under way. */
const MAX_WANTED = 1_024;

/** On the wire a range is `[first, count]`. */
export function encodeControl(message: ControlMessage): string {
  if (message.type !== 'want') return JSON.stringify(message);
  return JSON.stringify({ ...message, ranges: message.ranges.map(({ first, count }) => [first, count]) });
}

/** Null: nothing that we know; a newer client may say more than we understand. */
export function parseControl(data: unknown): ControlMessage | null {
  if (typeof data !== 'string' || data.length > MAX_LENGTH) return null;
  try {
    return parseMessage(JSON.parse(data) as Record<string, unknown>);
  } catch {
    return null;
  }
}

function parseMessage(message: Record<string, unknown>): ControlMessage | null {
  const { type, version } = message;
  if (type === 'hello') return isCount(version) ? { type, version } : null;
  if (type === 'restart') return { type };
  if (type === 'view') return parseView(message);
  return type === 'streams' ? parseStreams(message) : parseTransferMessage(message);
}

function parseStreams(message: Record<string, unknown>): ControlMessage | null {
  const notes = message['streams'];
  if (!Array.isArray(notes) || notes.length > MAX_STREAMS) return null;
  const streams = notes.map((note: Partial<StreamNote>) => ({
    stream: String(note.stream).slice(0, MAX_NAME_LENGTH),
    label: String(note.label).slice(0, MAX_NAME_LENGTH),
    audio: note.audio === true,
    video: note.video === true,
    audioMuted: note.audioMuted === true,
    videoMuted: note.videoMuted === true,
    videoPaused: note.videoPaused === 'starved' ? note.videoPaused : null,
  }));
  // Clients that can't leave the call don't say that they are in it.
  return { type: 'streams', streams, inCall: message['inCall'] !== false };
}

function parseView(message: Record<string, unknown>): ControlMessage | null {
  const { views } = message;
  if (!Array.isArray(views) || views.length > MAX_STREAMS) return null;
  const known = views.map(({ label, width, height }: Partial<ViewNote>) => {
    if (!isCount(width) || !isCount(height)) throw new TypeError('not a size');
    return { label: String(label).slice(0, MAX_NAME_LENGTH), width, height };
  });
  return { type: 'view', views: known };
}

function parseTransferMessage(message: Record<string, unknown>): ControlMessage | null {
  const { type, transfer, ranges, verified } = message;
  if (typeof transfer !== 'string' || transfer.length > MAX_NAME_LENGTH) return null;
  if (type === 'ready' || type === 'no-file' || type === 'hold' || type === 'go') return { type, transfer };
  if (type === 'progress' && isCount(verified)) return { type, transfer, verified };
  if (type === 'want' && Array.isArray(ranges)) return parseWant(transfer, ranges);
  return null;
}

function parseWant(transfer: string, list: readonly unknown[]): ControlMessage | null {
  if (list.length > MAX_RANGES) return null;
  const ranges = list.map(parseRange);
  const wanted = ranges.reduce((total, { count }) => total + count, 0);
  return wanted <= MAX_WANTED ? { type: 'want', transfer, ranges } : null;
}

function parseRange(range: unknown): ChunkRange {
  const [first, count] = range as [unknown, unknown];
  if (!isCount(first) || !isCount(count)) throw new TypeError('not a range');
  return { first, count };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
