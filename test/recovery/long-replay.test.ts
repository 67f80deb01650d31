import { expect, test } from '@jest/globals';
import { RoomDelivery } from '../../src/graphql/delivery/room-delivery.js';
import { until } from '../support/until.js';
import { at } from './events.js';

test('a long replay lets others have their turn, and keeps its order whoever wakes it meanwhile', async () => {
  let taken = 0;
  const seat = {
    position: at(1).position,
    take: () => (taken === 1000 ? undefined : ({ type: 'event', event: at((taken += 1)) } as const)),
  };
  const sent: string[] = [];
  const socket = {
    congested: false,
    send: (frame: string) => sent.push(frame),
    gave: () => {},
    proveArrivalOf: () => () => {},
  };
  const operation = { payloadOf: ({ event }: { event: ReturnType<typeof at> }) => String(event.position.offset) };
  const delivery = new RoomDelivery(seat as never, operation as never, socket as never, '1', () => null);
  delivery.pump();
  expect(sent.length).toBeLessThan(1000);
  const turns: number[] = [];
  const others = (): void => {
    turns.push(sent.length);
    delivery.pump();
    if (sent.length < 1000) setImmediate(others);
  };
  setImmediate(others);
  await until(() => sent.length === 1000);
  expect(new Set(turns).size).toBeGreaterThan(3);
  const offsets = sent.map((frame) => Number(/"payload":(\d+)\}/.exec(frame)?.[1]));
  expect(offsets).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
});
