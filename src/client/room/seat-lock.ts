import { wait } from '../connection/ladder.js';

/** A page that is being reloaded may hold its lock for a moment longer than it lives. */
const HANDOVER_MS = 50;
const HANDOVER_TRIES = 10;

/**
 * Takes the seat for this tab, for as long as the tab lives or until the returned function is called.
 * Null: another tab of this browser sits there. A duplicated tab copies sessionStorage, key included;
 * without this it would throw its original out.
 */
export async function takeSeat(participantId: string, locks = ownLocks()): Promise<(() => void) | null> {
  if (!locks) return () => {};
  for (let tries = 0; tries < HANDOVER_TRIES; tries++) {
    const release = await tryLock(locks, `rejoin-seat/${participantId}`);
    if (release) return release;
    await wait(HANDOVER_MS);
  }
  return null;
}

function tryLock(locks: LockManager, name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      })
      // A page that may use no locks has none to fear.
      .catch(() => resolve(() => {}));
  });
}

/** There are none outside browsers and secure origins: then a duplicate does take over, and the original says so. */
function ownLocks(): LockManager | null {
  return 'navigator' in globalThis && 'locks' in navigator ? navigator.locks : null;
}
