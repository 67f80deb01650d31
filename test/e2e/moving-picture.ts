import type { Locator } from 'playwright-core';
import { until } from '../support/until.js';

/** Generous: other work may be going on on this machine. */
export const PATIENCE_MS = 60_000;
/** Fewer could be what was on its way before. */
const FRAMES = 4;

/** New frames arrive in that video from now on. */
export async function moves(video: Locator, what: string): Promise<void> {
  const before = await framesOf(video);
  await until(async () => (await framesOf(video)) >= before + FRAMES, what, PATIENCE_MS);
}

function framesOf(video: Locator): Promise<number> {
  return video.evaluate((shown: HTMLVideoElement) =>
    shown.videoWidth > 0 && !shown.paused ? shown.getVideoPlaybackQuality().totalVideoFrames : 0,
  );
}
