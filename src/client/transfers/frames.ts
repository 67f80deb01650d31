import { hexOf } from '../connection/random-key.js';

/** A chunk of a file on its way from peer to peer. */
export interface Chunk {
  /** UUID of the transfer. */
  readonly transfer: string;
  readonly index: number;
  /** SHA-256 of `bytes`, as its sender computed it. */
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The header of each message on the bulk channel, numbers big-endian:
 *
 *     0   1  version, 1
 *     1   3  zero
 *     4  16  transfer id
 *     20  4  index of the chunk
 *     24  4  length of the chunk
 *     28  4  offset in the chunk of this message's bytes
 *     32 32  SHA-256 of the chunk
 *     64     bytes
 */
export const HEADER_BYTES = 64;
const VERSION = 1;

/** No implementation takes less. A chunk that doesn't fit in the negotiated maximum is cut to messages of this size. */
const FRAGMENT_BYTES = 16_384;
/** Chrome announces 256 KiB; beyond it nobody gains. */
const MESSAGE_LIMIT = 262_144;
/** A larger chunk is not one of ours. */
const MAX_CHUNK_BYTES = 1_048_576;

/** How many bytes of a chunk one message carries, given what the other side takes (`sctp.maxMessageSize`). */
export function payloadLimit(chunkLength: number, maxMessageSize: number): number {
  const fits = chunkLength + HEADER_BYTES <= Math.min(maxMessageSize, MESSAGE_LIMIT);
  return fits ? chunkLength : Math.min(FRAGMENT_BYTES, maxMessageSize) - HEADER_BYTES;
}

/** The messages that carry a chunk, in order. */
export function* encodeChunk(chunk: Chunk, maxMessageSize: number): Generator<Uint8Array<ArrayBuffer>> {
  const limit = payloadLimit(chunk.bytes.length, maxMessageSize);
  for (let offset = 0; offset < chunk.bytes.length; offset += limit) yield encodeFrame(chunk, offset, limit);
}

function encodeFrame(chunk: Chunk, offset: number, limit: number): Uint8Array<ArrayBuffer> {
  const payload = chunk.bytes.subarray(offset, offset + limit);
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, VERSION);
  frame.set(uuidBytes(chunk.transfer), 4);
  view.setUint32(20, chunk.index);
  view.setUint32(24, chunk.bytes.length);
  view.setUint32(28, offset);
  frame.set(chunk.digest, 32);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

interface Frame {
  readonly transfer: string;
  readonly index: number;
  readonly length: number;
  readonly offset: number;
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Null: not a frame of this version, or one that contradicts itself. */
export function decodeFrame(message: ArrayBuffer): Frame | null {
  if (message.byteLength <= HEADER_BYTES) return null;
  const view = new DataView(message);
  if (view.getUint8(0) !== VERSION) return null;
  const frame = {
    transfer: uuidText(new Uint8Array(message, 4, 16)),
    index: view.getUint32(20),
    length: view.getUint32(24),
    offset: view.getUint32(28),
    // A copy: a view would keep the whole message.
    digest: new Uint8Array(message.slice(32, 64)),
    payload: new Uint8Array(message, HEADER_BYTES),
  };
  const fits = frame.length <= MAX_CHUNK_BYTES && frame.offset + frame.payload.length <= frame.length;
  return fits ? frame : null;
}

/**
 * Puts fragments together. The channel is ordered and a chunk's messages follow each other, so there is one chunk
 * in the making at most; one that is not continued is dropped.
 */
export class ChunkAssembler {
  #partial: { readonly frame: Frame; readonly bytes: Uint8Array<ArrayBuffer>; filled: number } | null = null;

  /** The chunk that this message completes, if it does. */
  take(message: ArrayBuffer): Chunk | null {
    const frame = decodeFrame(message);
    if (!frame) return null;
    // Mostly it is a whole chunk: its bytes are taken out of the message as they are.
    if (frame.payload.length === frame.length) return this.#complete({ frame, bytes: frame.payload });
    if (frame.offset === 0) this.#partial = { frame, bytes: new Uint8Array(frame.length), filled: 0 };
    const partial = this.#partial;
    if (!partial || !continues(partial.frame, frame) || frame.offset !== partial.filled) return this.#drop();
    partial.bytes.set(frame.payload, frame.offset);
    partial.filled += frame.payload.length;
    return partial.filled === frame.length ? this.#complete(partial) : null;
  }

  #complete({ frame, bytes }: { readonly frame: Frame; readonly bytes: Uint8Array<ArrayBuffer> }): Chunk {
    this.#partial = null;
    return { transfer: frame.transfer, index: frame.index, digest: frame.digest, bytes };
  }

  #drop(): null {
    this.#partial = null;
    return null;
  }
}

function continues(first: Frame, next: Frame): boolean {
  return first.transfer === next.transfer && first.index === next.index && first.length === next.length;
}

function uuidBytes(uuid: string): Uint8Array {
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

function uuidText(bytes: Uint8Array): string {
  return hexOf(bytes).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
