import { DiskSink } from './disk-sink.js';

/** The free space of the browser's private storage. */
export interface Space {
  /** True if the bytes that were asked about fit, or if the browser says nothing. */
  readonly enough: boolean;
  /** Free bytes by the browser's own estimate, less those of files on their way; null: the browser says nothing, or files are kept in memory. */
  readonly freeBytes: number | null;
}

/** A browser asks its user for some of these; not for files that come and go in no time. */
const WORTH_ASKING_BYTES = 100_000_000;

/** Whether so many bytes have room beside those that are on their way already. */
export async function spaceFor(bytes: number, onTheirWay: number): Promise<Space> {
  const free = await freeBytes();
  const left = free === null ? null : Math.max(0, free - onTheirWay);
  return { enough: left === null || left >= bytes, freeBytes: left };
}

/** Asks that the browser doesn't clear a large file away when its disk gets full. The answer changes nothing here. */
export function askToPersist(bytes: number): void {
  if (bytes < WORTH_ASKING_BYTES || !DiskSink.isAvailable || !('persist' in navigator.storage)) return;
  navigator.storage.persist().catch(() => {});
}

async function freeBytes(): Promise<number | null> {
  if (!DiskSink.isAvailable || !('estimate' in navigator.storage)) return null;
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
  } catch {
    return null;
  }
}
