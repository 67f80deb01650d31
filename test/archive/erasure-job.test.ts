import { expect, test } from '@jest/globals';
import { ErasureJob } from '../../src/archive/erasure-job.js';
import type { Order, Orders } from '../../src/archive/erasures.js';

/** Orders that are written down here, and carried out by noting that they were. */
class FakeOrders implements Orders {
  readonly carriedOut: string[] = [];

  constructor(private readonly all: readonly Order[]) {}

  accept = ({ id }: Order) => Promise.resolve(id);
  open = () => Promise.resolve(this.all);
  note = () => Promise.resolve();
  isOurs = () => Promise.resolve(true);
  release = () => Promise.resolve();

  carryOut({ id }: Order): Promise<boolean> {
    this.carriedOut.push(id);
    return Promise.resolve(true);
  }
}

test('an order that waits for a part of Redis that is away keeps no other one back', async () => {
  const order = { userId: 'ann', at: 1, passedAt: null };
  const orders = new FakeOrders([
    { ...order, id: 'waits', passes: 1 },
    { ...order, id: 'new', passes: 0 },
  ]);
  const told: unknown[] = [];
  const away = () => Promise.reject(new Error('One primary is away'));
  await new ErasureJob(orders, { isPast: away }, (error) => told.push(error)).round();
  expect(orders.carriedOut).toEqual(['new']);
  expect(told).toContainEqual(new Error('One primary is away'));
});
