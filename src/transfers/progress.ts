import type { Transfer, TransferStatus } from './transfer.js';

/** How far a transfer is. */
export interface TransferProgress {
  readonly transferId: string;
  /** ms since 1970 */
  readonly at: number;
  readonly status: TransferStatus;
  readonly chunksVerified: number;
  readonly totalChunks: number;
  readonly bytesVerified: number;
  readonly size: number;
  readonly percent: number;
  /** null while unknown. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

const WINDOW_MS = 5000;
const SHORTEST_SPAN_MS = 200;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** The mean speed of the last seconds, as far as the transfer was active. */
export class Speedometer {
  #samples: Sample[] = [];

  measure(transfer: Transfer, at: number): TransferProgress {
    const bytesPerSecond = this.#speed(transfer, at);
    const left = transfer.size - transfer.bytesVerified;
    return {
      transferId: transfer.id,
      at,
      status: transfer.status,
      chunksVerified: transfer.chunksVerified,
      totalChunks: transfer.totalChunks,
      bytesVerified: transfer.bytesVerified,
      size: transfer.size,
      percent: transfer.percent,
      bytesPerSecond,
      secondsLeft: bytesPerSecond ? left / bytesPerSecond : null,
    };
  }

  #speed({ status, bytesVerified: bytes }: Transfer, at: number): number | null {
    if (status !== 'ACTIVE') {
      this.#samples = [];
      return null;
    }
    this.#samples.push({ at, bytes });
    while ((this.#samples[1]?.at ?? at) <= at - WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0] ?? { at, bytes };
    return at - oldest.at < SHORTEST_SPAN_MS ? null : ((bytes - oldest.bytes) * 1000) / (at - oldest.at);
  }
}
