import type { QueuedFile, Room, Transfer } from '../client/rejoin-client.js';
import { isHandedOver, whenHandedOver } from './save.js';

/** As long as bytes move, the screen stays on; as long as closing the page would lose something, the browser asks first. */
export function keepAwake(room: Room, signal: AbortSignal): void {
  const screen = new ScreenLock();
  let asks = false;
  const show = (): void => {
    const { transfers, queue } = room;
    screen.want(!signal.aborted && transfers.some(moves));
    const lossy = !signal.aborted && (transfers.some(isLostByClosing) || queue.some(isLostFromQueue));
    if (lossy === asks) return;
    asks = lossy;
    // Only then: a page that listens without need is not kept for the way back by some browsers.
    if (lossy) addEventListener('beforeunload', askFirst);
    else removeEventListener('beforeunload', askFirst);
  };
  for (const event of ['transfers', 'queue'] as const) room.on(event, show);
  whenHandedOver(show, signal);
  // The system takes the lock of a page that nobody sees.
  document.addEventListener('visibilitychange', () => screen.retake(), { signal });
  signal.addEventListener('abort', show);
  show();
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Bytes move here, or go on by themselves when a connection is back. */
function moves({ status, elsewhere, needsFile, pausedByMe, pausedByOther }: Transfer): boolean {
  if (elsewhere || needsFile) return false;
  return status === 'ACTIVE' || (status === 'PAUSED' && !pausedByMe && !pausedByOther);
}

/** Its bytes stop, its file must be chosen again, or what was received lies in this page's memory alone. */
function isLostByClosing(transfer: Transfer): boolean {
  if (moves(transfer)) return true;
  const { direction, isLive, needsFile, elsewhere, fileReady } = transfer;
  if (direction === 'outgoing') return isLive && !needsFile && !elsewhere;
  return fileReady && !keepsOnDisk() && !isHandedOver(transfer);
}

function isLostFromQueue({ state, lacksFile }: QueuedFile): boolean {
  return state === 'waiting' && !lacksFile;
}

function keepsOnDisk(): boolean {
  return 'storage' in navigator && 'getDirectory' in navigator.storage;
}

/** The browser's promise to leave the screen on; it takes that back whenever the page is hidden. */
class ScreenLock {
  #isWanted = false;
  #isAsking = false;
  #lock: WakeLockSentinel | null = null;

  want(wanted: boolean): void {
    if (wanted === this.#isWanted) return;
    this.#isWanted = wanted;
    if (wanted) this.retake();
    else void this.#lock?.release();
  }

  retake(): void {
    if (this.#isWanted && !document.hidden) void this.#take();
  }

  async #take(): Promise<void> {
    // Not on plain HTTP, nor in older browsers.
    if (this.#isAsking || this.#lock?.released === false || !('wakeLock' in navigator)) return;
    this.#isAsking = true;
    try {
      this.#lock = await navigator.wakeLock.request('screen');
      if (!this.#isWanted) await this.#lock.release();
    } catch {
      // A battery that is low: the screen goes off as it always does.
    } finally {
      this.#isAsking = false;
    }
  }
}
