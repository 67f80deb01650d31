import { describe, expect, test } from '@jest/globals';
import { ChannelWriter, type BulkChannel, type ChunkSource } from '../../src/client/transfers/channel-writer.js';
import { decodeFrame, type Chunk } from '../../src/client/transfers/frames.js';

/** A channel as SCTP gives it: what is sent stays buffered until the network takes it. */
class Pipe implements BulkChannel {
  readyState: RTCDataChannelState = 'open';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  highest = 0;
  readonly sent: { transfer: string; index: number }[] = [];
  readonly #listeners = new Map<string, Set<() => void>>();

  send(data: string | Blob | ArrayBuffer | ArrayBufferView): void {
    const message = data as Uint8Array<ArrayBuffer>;
    const frame = decodeFrame(message.buffer);
    if (frame?.offset === 0) this.sent.push({ transfer: frame.transfer, index: frame.index });
    this.bufferedAmount += message.byteLength;
    this.highest = Math.max(this.highest, this.bufferedAmount);
  }

  addEventListener(type: string, listener: () => void): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /** Who waits for anything. */
  get listening(): number {
    return [...this.#listeners.values()].reduce((count, { size }) => count + size, 0);
  }

  drain(): void {
    this.bufferedAmount = 0;
    this.#tell('bufferedamountlow');
  }

  close(): void {
    this.readyState = 'closed';
    this.#tell('close');
  }

  #tell(type: string): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener();
  }
}

class Source implements ChunkSource {
  readonly delivered: number[] = [];
  readonly returned: number[] = [];
  paused = false;
  #next = 0;

  constructor(
    readonly id: string,
    readonly count: number,
  ) {}

  hasNext(): boolean {
    return !this.paused && this.#next < this.count;
  }

  async take(): Promise<Chunk | null> {
    const index = this.#next++;
    return { transfer: this.id, index, digest: new Uint8Array(32), bytes: new Uint8Array(65_536) };
  }

  sent(chunk: Chunk): void {
    this.delivered.push(chunk.index);
  }

  putBack(chunk: Chunk): void {
    this.returned.push(chunk.index);
  }
}

const ID = (digit: number): string => `${digit}`.repeat(8) + '-0000-4000-8000-000000000000';

/** Everything that can happen without the channel draining has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve();
}

describe('the writer of a channel', () => {
  test('lets files take turns, a chunk each', async () => {
    const pipe = new Pipe();
    const writer = new ChannelWriter(pipe, 262_144);
    for (const digit of [1, 2, 3]) writer.add(new Source(ID(digit), 3));
    await settled();
    const order = pipe.sent.map(({ transfer, index }) => `${transfer[0]}/${index}`);
    expect([...order].sort()).toEqual(['1/0', '1/1', '1/2', '2/0', '2/1', '2/2', '3/0', '3/1', '3/2']);
    // After all three are there, nobody is served twice while another waits.
    expect(new Set(order.slice(-6, -3).map((one) => one[0])).size).toBe(3);
  });

  test('stops at the high mark and goes on when the channel has drained', async () => {
    const pipe = new Pipe();
    const source = new Source(ID(1), 60);
    new ChannelWriter(pipe, 262_144).add(source);
    await settled();
    expect(source.delivered.length).toBe(16);
    expect(pipe.bufferedAmountLowThreshold).toBe(262_144);
    while (source.delivered.length < 60) {
      pipe.drain();
      await settled();
    }
    expect(pipe.highest).toBeLessThanOrEqual(1_048_576 + 65_536 + 64);
    expect(source.delivered).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  test('listens to the channel only while it waits, however often that is', async () => {
    const pipe = new Pipe();
    const source = new Source(ID(1), 60);
    new ChannelWriter(pipe, 262_144).add(source);
    await settled();
    expect(pipe.listening).toBe(2);
    while (source.delivered.length < 60) {
      pipe.drain();
      await settled();
      expect(pipe.listening).toBeLessThanOrEqual(2);
    }
    expect(pipe.listening).toBe(0);
  });

  test('gives back what a closing channel did not take', async () => {
    const pipe = new Pipe();
    const source = new Source(ID(1), 60);
    new ChannelWriter(pipe, 262_144).add(source);
    await settled();
    pipe.close();
    await settled();
    expect(source.returned).toEqual([16]);
    expect(source.delivered.length).toBe(16);
  });

  test('rests while a file is paused, and is woken by a poke', async () => {
    const pipe = new Pipe();
    const source = new Source(ID(1), 2);
    source.paused = true;
    const writer = new ChannelWriter(pipe, 262_144);
    writer.add(source);
    await settled();
    expect(source.delivered).toEqual([]);
    source.paused = false;
    writer.poke();
    await settled();
    expect(source.delivered).toEqual([0, 1]);
  });

  test('forgets a file that is over', async () => {
    const pipe = new Pipe();
    const writer = new ChannelWriter(pipe, 262_144);
    const source = new Source(ID(1), 60);
    writer.add(source);
    await settled();
    writer.remove(source);
    pipe.drain();
    await settled();
    // The chunk that was in the writer's hand at the time, and no more.
    expect(source.delivered.length).toBe(17);
  });
});
