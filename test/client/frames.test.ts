import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ChunkAssembler,
  HEADER_BYTES,
  decodeFrame,
  encodeChunk,
  payloadLimit,
  type Chunk,
} from '../../src/client/transfers/frames.js';

const chunk = fc.record({
  transfer: fc.uuid(),
  index: fc.nat(7_999),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40_000, size: 'max' }),
}) as fc.Arbitrary<Chunk>;
const messageSize = fc.constantFrom(1_500, 16_384, 65_535, 65_536, 262_144, Infinity);

function messagesOf(one: Chunk, maxMessageSize: number): ArrayBuffer[] {
  return [...encodeChunk(one, maxMessageSize)].map((message) => message.slice().buffer);
}

function assembled(messages: readonly ArrayBuffer[]): Chunk[] {
  const assembler = new ChunkAssembler();
  return messages.map((message) => assembler.take(message)).filter((one) => one !== null);
}

describe('frames', () => {
  test('a chunk comes out as it went in, whatever the largest message', () => {
    fc.assert(
      fc.property(chunk, messageSize, (one, limit) => {
        const [whole, ...more] = assembled(messagesOf(one, limit));
        expect(more).toEqual([]);
        expect({ ...whole, bytes: 0 }).toEqual({ ...one, bytes: 0 });
        expect(Buffer.compare(whole?.bytes ?? new Uint8Array(0), one.bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('no message is larger than the other side takes, none is empty', () => {
    fc.assert(
      fc.property(chunk, messageSize, (one, limit) => {
        for (const message of messagesOf(one, limit)) {
          expect(message.byteLength).toBeLessThanOrEqual(Math.min(limit, 262_144));
          expect(message.byteLength).toBeGreaterThan(HEADER_BYTES);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a whole chunk goes in one message where it fits with its header, else in messages of 16 KiB', () => {
    expect(payloadLimit(65_536, 262_144)).toBe(65_536);
    expect(payloadLimit(65_536, 65_536)).toBe(16_384 - HEADER_BYTES);
    expect(payloadLimit(65_536 - HEADER_BYTES, 65_536)).toBe(65_536 - HEADER_BYTES);
  });

  test('a chunk after one that was cut short is whole again', () => {
    const one: Chunk = sample(1, 40_000);
    const other: Chunk = sample(2, 40_000);
    const cut = messagesOf(one, 16_384).slice(0, -1);
    expect(assembled([...cut, ...messagesOf(other, 16_384)])).toEqual([other]);
  });

  test('a fragment out of its place makes no chunk', () => {
    const [first, second, ...rest] = messagesOf(sample(1, 60_000), 16_384) as [ArrayBuffer, ArrayBuffer];
    expect(assembled([second, first, ...(rest as ArrayBuffer[])])).toEqual([]);
  });

  test('what is no frame is nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const frame = decodeFrame(bytes.slice().buffer);
        if (frame) expect(frame.offset + frame.payload.length).toBeLessThanOrEqual(frame.length);
      }),
    );
    expect(decodeFrame(new ArrayBuffer(0))).toBeNull();
    expect(decodeFrame(new ArrayBuffer(HEADER_BYTES))).toBeNull();
  });

  test('the header lies as PROTOCOL.md says', () => {
    const one: Chunk = { ...sample(258, 3), transfer: '00112233-4455-4677-8899-aabbccddeeff' };
    const [message] = messagesOf(one, 262_144);
    const bytes = [...new Uint8Array(message as ArrayBuffer)];
    expect(bytes.slice(0, 4)).toEqual([1, 0, 0, 0]);
    expect(
      bytes
        .slice(4, 20)
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(''),
    ).toBe('00112233445546778899aabbccddeeff');
    expect(bytes.slice(20, 32)).toEqual([0, 0, 1, 2, 0, 0, 0, 3, 0, 0, 0, 0]);
    expect(bytes.slice(32, 64)).toEqual([...one.digest]);
    expect(bytes.slice(64)).toEqual([...one.bytes]);
  });
});

function sample(index: number, length: number): Chunk {
  return {
    transfer: '5e6f7081-92a3-44b4-85d6-e7f801122334',
    index,
    digest: new Uint8Array(32).fill(index % 256),
    bytes: Uint8Array.from({ length }, (_, at) => at % 251),
  };
}
