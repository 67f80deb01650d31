import { deepStrictEqual, equal } from 'node:assert/strict';
import type { Guest } from './guest.js';

/** The least that a finger can be asked to hit (WCAG 2.2, 2.5.8). */
export const FINGER_PX = 24;

export const SMALL_PHONE = {
  viewport: { width: 320, height: 640 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** Roles that mean nothing to a listener without a name. */
export function namelessIn(snapshot: string): readonly string[] {
  const nameless = /^\s*- (button|textbox|link|checkbox|img|dialog|region|group|progressbar)(:| \[|$)/;
  return snapshot.split('\n').filter((line) => nameless.test(line));
}

/** Nothing hangs over the edge, and every button can be hit. */
export async function fits(guest: Guest, what: string): Promise<void> {
  const { over, small } = await guest.page.evaluate((least) => {
    const buttons = [...document.querySelectorAll('button')].filter((button) => button.checkVisibility());
    const tooSmall = buttons.filter(({ offsetWidth, offsetHeight }) => Math.min(offsetWidth, offsetHeight) < least);
    return {
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: tooSmall.map((button) => button.dataset['testid'] ?? button.textContent),
    };
  }, FINGER_PX);
  deepStrictEqual([over, small], [0, []], what);
}

/** On a large screen lists scroll, and the window doesn't. */
export async function standsStill(guest: Guest, what: string): Promise<void> {
  const over = await guest.page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return scrollHeight - clientHeight;
  });
  equal(over, 0, what);
}
