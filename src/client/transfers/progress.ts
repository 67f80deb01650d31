import { Rate } from './rate.js';

/** How far a transfer is, and how fast. */
export interface Progress {
  /** The bytes that the receiver has verified. */
  readonly bytes: number;
  /** The file's length in bytes. */
  readonly size: number;
  /** The verified share, 0 to 100, with fractions. */
  readonly percent: number;
  /** The speed over the last seconds, in bytes a second; null: nothing comes, or too little is known. */
  readonly bytesPerSecond: number | null;
  /** The time that is left at that speed, in seconds; null: there is no speed. */
  readonly secondsLeft: number | null;
}

interface Extent {
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
}

/** How far a transfer is, and how fast it goes. */
export class ProgressMeter {
  readonly #rate = new Rate();

  note(extent: Extent, chunks: number): void {
    this.#rate.note(bytesOf(extent, chunks), performance.now());
  }

  /** The speed of before a pause says nothing about the time after it. */
  restart(): void {
    this.#rate.reset();
  }

  read(extent: Extent, chunks: number, flows: boolean): Progress {
    const { size } = extent;
    const bytes = bytesOf(extent, chunks);
    const now = performance.now();
    return {
      bytes,
      size,
      percent: size === 0 ? 0 : (bytes / size) * 100,
      bytesPerSecond: flows ? this.#rate.bytesPerSecond(now) : null,
      secondsLeft: flows ? this.#rate.secondsLeft(size - bytes, now) : null,
    };
  }
}

/** The last chunk is shorter; which one is still missing, a count doesn't tell. */
function bytesOf({ size, chunkSize, totalChunks }: Extent, chunks: number): number {
  return chunks === totalChunks ? size : Math.min(size, chunks * chunkSize);
}
