import { equal } from 'node:assert/strict';
import type { Guest } from './guest.js';
import { LabPage, type LabOptions } from './lab-page.js';

/** Two pages of the same application, in one room. */
export interface Pair {
  readonly ada: LabPage;
  readonly grace: LabPage;
}

export async function inLab(ada: Guest, grace: Guest, room: string, options: LabOptions = {}): Promise<Pair> {
  const pages = {
    ada: await LabPage.open(ada, options),
    grace: await LabPage.open(grace, options),
  };
  await pages.ada.join(room);
  await pages.grace.join(room);
  return pages;
}

export async function arrives(from: LabPage, to: LabPage, receiver: Guest, bytes = 3_000_000): Promise<void> {
  const sha256 = await from.offer(receiver, 'letter.bin', bytes);
  await to.accept();
  await to.is(({ status, fileReady }) => status === 'COMPLETED' && fileReady, 'the file is complete');
  await from.is(({ status }) => status === 'COMPLETED', 'it is delivered');
  equal(await to.receivedSha256(), sha256);
}
