import { expect, test } from '@jest/globals';
import { ReplayWindow } from '../../src/archive/replay-window.js';
import { Openings } from '../../src/rooms/opening.js';
import { EPOCH, participant, run } from './events.js';
import { archived, Shelf } from './shelf.js';

test('who returns together is given the same objects, so that what is made of them is made once', async () => {
  const shelf = new Shelf(archived(run(1, 20)));
  const bounds = { logMs: 1, replayMs: 1e9, replayEvents: 100, replayReadMs: 1000, rooms: ['*'] };
  const window = new ReplayWindow(shelf, bounds, () => undefined);
  const openings = new Openings({ logMs: 1, roomCapacity: 9 }, window, () => undefined);
  const back = async (id: string) => {
    const joined = { epoch: EPOCH, before: 20, from: 20, version: 1, at: 100, participants: [participant(id)] };
    const identity = { participantId: id, secret: 's', connectionId: 'c' };
    const fixed = { resumed: true, ...identity, known: null, awayMs: null, formerId: null };
    const room = { id: 'r', caller: { userId: id, name: id }, asUser: false };
    const page = { epoch: EPOCH, top: 20, events: [], now: 100 };
    const start = { since: { epoch: EPOCH, offset: 5 }, isClaimed: false };
    return (await openings.open(room, { ...joined, ...fixed }, page, start)).items.slice(1);
  };
  const [bob, carl] = await Promise.all([back('bob'), back('carl')]);
  expect(bob).toHaveLength(15);
  expect(bob.every((item, index) => item === carl[index])).toBe(true);
});
