import type { Transfer } from './transfer.js';

/** Resolves when something about the transfer changed, or nothing did for a while. */
export function nextChange(transfer: Transfer, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, withinMs);
    const unlisten = transfer.on('change', done);
    function done(): void {
      clearTimeout(timer);
      unlisten();
      resolve();
    }
  });
}
