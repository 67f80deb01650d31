import type { ChunkRange } from '../transfers/chunk-set.js';
import type { OpenThread } from '../worker/worker-call.js';
import { DiskSink } from './disk-sink.js';
import { MemorySink } from './memory-sink.js';
import type { IncomingFile, Sink } from './sink.js';

export interface OpenSink {
  readonly sink: Sink;
  readonly present: readonly ChunkRange[];
}

/** Opens the given sink, or the best that this browser has: its private disk, else memory. */
export async function openSink(file: IncomingFile, chosen: Sink | null, openThread: OpenThread): Promise<OpenSink> {
  if (chosen) return { sink: chosen, present: await chosen.open() };
  if (DiskSink.isAvailable) {
    const disk = new DiskSink(file, openThread);
    try {
      return { sink: disk, present: await disk.open() };
    } catch {
      // Private windows of some browsers have the interface and refuse its use; some pages may have no worker, which
      // it needs; another page may hold the file.
      await disk.release();
    }
  }
  const memory = new MemorySink(file, openThread);
  return { sink: memory, present: await memory.open() };
}
