import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Inbox, type Source } from '../../src/legacy-socket/inbox.js';

class Reader implements Source {
  readonly reasons = new Set<string>();

  pause(reason: string): void {
    this.reasons.add(reason);
  }

  resume(reason: string): void {
    this.reasons.delete(reason);
  }

  get paused(): boolean {
    return this.reasons.size > 0;
  }
}

test('an inbox stops its reader at 64 frames or 512 KiB, and again after somebody else let it go on', async () => {
  const reader = new Reader();
  const inbox = new Inbox(reader, () => undefined);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  inbox.add(() => held, 300 * 1024);
  expect(reader.paused).toBe(false);
  inbox.add(async () => undefined, 300 * 1024);
  expect(reader.paused).toBe(true);
  // A jam that began and ended meanwhile is another reason, and lifts only itself.
  reader.pause('jam');
  reader.resume('jam');
  expect(reader.paused).toBe(true);
  for (let index = 0; index < 80; index += 1) inbox.add(async () => undefined);
  expect(reader.paused).toBe(true);
  release();
  while (reader.paused) await turn();
  inbox.add(() => new Promise(() => undefined));
  for (let index = 0; index < 63; index += 1) inbox.add(async () => undefined);
  expect(reader.paused).toBe(true);
});
