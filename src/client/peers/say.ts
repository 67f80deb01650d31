import { wait } from '../connection/ladder.js';

/** After a refusal; the last of them is the end. */
const AGAIN_AFTER_MS = [1_000, 3_000] as const;

/** Says it until the server takes it, as long as it is wanted. False: it was not taken, or nobody wants it any more. */
export async function say(speak: () => Promise<void>, isWanted: () => boolean): Promise<boolean> {
  for (let attempt = 0; isWanted(); attempt++) {
    try {
      await speak();
      return true;
    } catch {
      const pause = AGAIN_AFTER_MS[attempt];
      if (pause === undefined) return false;
      if (isWanted()) await wait(pause);
    }
  }
  return false;
}
