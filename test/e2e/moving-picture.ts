import type { Locator } from 'playwright-core';
import { until } from '../support/until.js';

/** Generous: other work may be going on on this machine. */
export const PATIENCE_MS = 60_000;
/** Fewer could be what was on its way before. */
const FRAMES = 4;

/** New frames arrive in that video from now on. */
export async function moves(video: Locator, what: string, patienceMs = PATIENCE_MS): Promise<void> {
  let last = await framesOf(video);
  let arrived = 0;
  const hasMoved = async () => {
    const now = await framesOf(video);
    // Another connection, or another element, counts from 0.
    arrived += now >= last ? now - last : now;
    last = now;
    return arrived >= FRAMES;
  };
  await until(hasMoved, what, patienceMs);
}

function framesOf(video: Locator): Promise<number> {
  return video.evaluate((shown: HTMLVideoElement) =>
    shown.videoWidth > 0 && !shown.paused ? shown.getVideoPlaybackQuality().totalVideoFrames : 0,
  );
}
