import type { ChunkRange } from '../transfers/chunk-set.js';

/** What one of the other's streams is. */
export interface StreamNote {
  /** The `MediaStream.id`, as the SDP carries it (msid). */
  readonly stream: string;
  readonly label: string;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
}

/** Messages of the control channel, JSON. See PROTOCOL.md. */
export type ControlMessage =
  | { readonly type: 'streams'; readonly streams: readonly StreamNote[] }
  | { readonly type: 'ready'; readonly transfer: string }
  | { readonly type: 'want'; readonly transfer: string; readonly ranges: readonly ChunkRange[] }
  | { readonly type: 'hold'; readonly transfer: string }
  | { readonly type: 'go'; readonly transfer: string }
  | { readonly type: 'progress'; readonly transfer: string; readonly verified: number };

export type TransferMessage = Exclude<ControlMessage, { type: 'streams' }>;

/** On the wire a range is `[first, count]`. */
export function encodeControl(message: ControlMessage): string {
  if (message.type !== 'want') return JSON.stringify(message);
  return JSON.stringify({ ...message, ranges: message.ranges.map(({ first, count }) => [first, count]) });
}

/** Null: nothing that we know; a newer client may say more than we understand. */
export function parseControl(data: unknown): ControlMessage | null {
  try {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    return message['type'] === 'streams' ? parseStreams(message) : parseTransferMessage(message);
  } catch {
    return null;
  }
}

function parseStreams(message: Record<string, unknown>): ControlMessage | null {
  if (!Array.isArray(message['streams'])) return null;
  const streams = message['streams'].map((note: Partial<StreamNote>) => ({
    stream: String(note.stream),
    label: String(note.label),
    audioMuted: note.audioMuted === true,
    videoMuted: note.videoMuted === true,
  }));
  return { type: 'streams', streams };
}

function parseTransferMessage(message: Record<string, unknown>): ControlMessage | null {
  const { type, transfer, ranges, verified } = message;
  if (typeof transfer !== 'string') return null;
  if (type === 'ready' || type === 'hold' || type === 'go') return { type, transfer };
  if (type === 'progress' && isCount(verified)) return { type, transfer, verified };
  if (type === 'want' && Array.isArray(ranges)) return { type, transfer, ranges: ranges.map(parseRange) };
  return null;
}

function parseRange(range: unknown): ChunkRange {
  const [first, count] = range as [unknown, unknown];
  if (!isCount(first) || !isCount(count)) throw new TypeError('not a range');
  return { first, count };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
