import { join } from 'node:path';
import { writeRandomFile, writeZeros } from '../files.js';
import type { Extra } from './extras.js';
import { FILES } from './names.js';
import type { Tour } from './stage.js';

const LARGE_BYTES = 450_000_000;
const OFFERS = 6;
const OFFERED_BYTES = 123_456_789;
const PHOTOS = { batchId: 'photos', batchCount: 30, batchSize: 3_000_000 };

export async function offerScreens({ gallery, ada, extras }: Tour): Promise<void> {
  const open: [Extra, string][] = [];
  const names = Object.values(FILES);
  const offer = async (at: number): Promise<void> => {
    const extra = extras[at]!;
    open.push([extra, await extra.offer(ada.userId, names[at % names.length]!, OFFERED_BYTES)]);
    await ada.part('offer').nth(at).waitFor();
  };
  await offer(0);
  await gallery.look(ada, 'offer', { tab: 'stage', narrow: true });
  for (let at = 1; at < OFFERS; at++) await offer(at);
  const sender = extras[OFFERS]!;
  for (const number of [1, 2, 3]) {
    const name = `${number} ${FILES.spaced}`.slice(0, 200);
    open.push([sender, await sender.offer(ada.userId, name, 100_000, PHOTOS)]);
  }
  await ada.part('offer').nth(OFFERS).waitFor();
  await gallery.look(ada, 'six-offers', { tab: 'stage', narrow: true });
  for (const [extra, id] of open) await extra.cancel(id);
  await ada.part('offer').first().waitFor({ state: 'detached' });
}

export async function endedScreens(tour: Tour): Promise<void> {
  const { gallery, ada, grace, extras } = tour;
  const small = await written(tour, FILES.spaced, 200_000);
  await grace.offerFile(ada, small);
  await ada.part('offer-accept').click();
  await ada.transferIs(({ status }) => status === 'COMPLETED', 'it is here');
  await ada.offerFile(grace, await written(tour, FILES.arabic, 100_000));
  await grace.part('offer-accept').click();
  await ada.transferIs(({ status }) => status === 'COMPLETED', 'it is there');
  const [declining, cancelling] = [extras[0]!, extras[1]!];
  await ada.chooseFor(declining, small);
  await declining.reject(await declining.offered());
  await ada.transferIs(({ status }) => status === 'CANCELLED', 'it is declined');
  await ada.chooseFor(cancelling, await written(tour, FILES.unbroken, 50_000));
  await cancelling.cancel(await cancelling.offered(), 'The disk is full');
  await ada.transferIs(({ status }) => status === 'CANCELLED', 'it is cancelled');
  await gallery.look(ada, 'ended', { tab: 'files', narrow: true, zoomed: true });
}

export async function movingScreens(tour: Tour): Promise<void> {
  const { gallery, ada, grace, extras } = tour;
  await ada.offerFile(grace, await written(tour, FILES.chinese, LARGE_BYTES));
  await gallery.look(ada, 'waiting', { tab: 'files' });
  await grace.part('offer-accept').click();
  await ada.transferIs(({ percent }) => percent >= 1, 'it is on its way');
  await gallery.look(ada, 'sending', { tab: 'files' });
  await ada.part('transfer-pause').first().click();
  await ada.transferIs(({ status }) => status === 'PAUSED', 'it is paused');
  await gallery.look(ada, 'paused', { tab: 'files', narrow: true });
  // Five of these are offered, and the rest waits.
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
  const photos = await Promise.all(numbers.map((number) => written(tour, `photo ${number}.jpg`, 10_000)));
  await ada.chooseFor(extras[2]!, photos);
  await ada.part('batch').first().waitFor();
  await gallery.look(ada, 'batch', { tab: 'files' });
  await ada.part('batch-details').first().click();
  await gallery.look(ada, 'batch-open', { tab: 'files', narrow: true, zoomed: true });
  await ada.part('batch-details').first().click();
}

/** A large file has no bytes of its own. */
async function written({ setting }: Tour, name: string, bytes: number): Promise<string> {
  const path = join(setting.folder, name);
  return bytes < LARGE_BYTES ? writeRandomFile(path, bytes) : writeZeros(path, bytes);
}
