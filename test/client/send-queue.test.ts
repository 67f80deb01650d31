import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import {
  RejoinClient,
  type IncomingBatch,
  type QueuedFile,
  type Room,
  type SeatStorage,
} from '../../src/client/rejoin-client.js';
import { post } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { installBrowserParts, Shelf } from './browser-parts.js';

const LIVE = `query { transfers(filter: { role: SENDER, status: [PENDING, ACTIVE, PAUSED] }, first: 100) { totalCount } }`;
const OFFER = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';
const CANCEL = 'mutation ($input: CancelTransferInput!) { cancelTransfer(input: $input) { transfer { status } } }';

let server: RedisServer;
let node: RejoinNode;
const clients: RejoinClient[] = [];
/** A user's places are the user's: each test has its own people. */
let round = 0;
const as = (name: string) => `${name}-${round}`;

beforeAll(async () => {
  installBrowserParts();
  server = await RedisServer.start();
  node = await startNode(server.url);
});

beforeEach(() => {
  round += 1;
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

afterAll(async () => {
  await node.stop();
  await server.stop();
});

async function enter(userId: string, roomId: string, storage: SeatStorage | null = null): Promise<Room> {
  const client = new RejoinClient({ url: node.url, token: () => tokenFor(as(userId)), storage });
  clients.push(client);
  const room = client.join(roomId);
  await room.seated();
  return room;
}

async function sees(room: Room, ...users: readonly string[]): Promise<void> {
  await until(() => users.every((user) => room.participants.some(({ userId }) => userId === as(user))), 'all are seen');
}

/** A file without bytes is complete as soon as it is accepted: it needs no link. */
function files(count: number, bytes = 0): File[] {
  return Array.from({ length: count }, (_, index) => new File(['x'.repeat(bytes)], `photo-${index + 1}.jpg`));
}

async function ask<Data = unknown>(userId: string, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await post<Data>(node.url, await tokenFor(as(userId)), query, variables);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

async function liveOf(userId: string): Promise<number> {
  const { transfers } = await ask<{ transfers: { totalCount: number } }>(userId, LIVE);
  return transfers.totalCount;
}

async function offered(room: Room): Promise<IncomingBatch> {
  await until(() => room.batches.some(({ state }) => state === 'open'), 'a batch is offered');
  return room.batches.find(({ state }) => state === 'open')!;
}

const statesOf = (queue: readonly QueuedFile[]) => queue.map(({ state }) => state);

describe('files sent in one go', () => {
  test('are all in the queue at once, and asked for once; accepted, all of them come, at most five at a time', async () => {
    const roomId = freshRoom();
    const [ada, grace] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await sees(ada, 'grace');
    const asked: string[] = [];
    grace.on('offer', ({ id }) => asked.push(id));
    let isTold = false;
    grace.on('transfers', () => (isTold ||= grace.batches.some(({ state }) => state === 'open')));
    const sent = ada.sendFiles([as('grace')], files(30));
    expect([ada.queue.length, new Set(statesOf(ada.queue))]).toEqual([30, new Set(['waiting'])]);
    const batch = await offered(grace);
    expect([batch.count, batch.size, batch.senderId]).toEqual([30, 0, as('ada')]);
    expect([isTold, await liveOf('ada')]).toEqual([true, 1]);
    await batch.accept();
    let most = 0;
    await until(async () => {
      most = Math.max(most, await liveOf('ada'));
      return grace.transfers.filter(({ status }) => status === 'COMPLETED').length === 30;
    }, 'all have come');
    expect(most).toBeLessThanOrEqual(5);
    expect(asked.length).toBe(1);
    await until(() => ada.queue.length === 0, 'the queue is empty');
    expect(statesOf(sent)).toEqual(Array.from({ length: 30 }, () => 'offered'));
    expect(batch.progress).toMatchObject({ files: 30, count: 30 });
  });

  test('to three receivers take turns, and nobody waits for the one who does not answer', async () => {
    const roomId = freshRoom();
    const [ada, ben, cleo, dan] = await Promise.all(['ada', 'ben', 'cleo', 'dan'].map((one) => enter(one, roomId)));
    await sees(ada!, 'ben', 'cleo', 'dan');
    ada!.sendFiles('everyone', files(8));
    expect(ada!.queue.length).toBe(24);
    const open = await Promise.all([ben!, cleo!, dan!].map(offered));
    expect(await liveOf('ada')).toBe(3);
    await Promise.all(open.slice(0, 2).map((batch) => batch.accept()));
    for (const room of [ben!, cleo!]) {
      await until(() => room.batches[0]?.progress.files === 8, 'all have come');
    }
    expect(ada!.queue.map(({ receiverId }) => receiverId)).toEqual(Array.from({ length: 7 }, () => as('dan')));
    expect(await liveOf('ada')).toBe(1);
  });

  test('are asked for in every tab of the receiver, until one of them answers', async () => {
    const roomId = freshRoom();
    const [ada, first, second] = await Promise.all(['ada', 'grace', 'grace'].map((one) => enter(one, roomId)));
    await sees(ada!, 'grace');
    await until(() => [first!, second!].every(({ participants }) => participants.length === 3), 'all are seen');
    const asked: string[] = [];
    second!.on('offer', ({ filename }) => asked.push(filename));
    ada!.sendFiles([as('grace')], files(6));
    await offered(second!);
    await (await offered(first!)).accept();
    await until(() => second!.transfers.filter(({ status }) => status === 'COMPLETED').length === 6, 'all have come');
    expect([asked, second!.batches[0]?.state]).toEqual([['photo-1.jpg'], 'unanswered']);
  });

  test('that are declined stop, and say so', async () => {
    const roomId = freshRoom();
    const [ada, grace] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await sees(ada, 'grace');
    ada.sendFiles([as('grace')], files(4));
    await (await offered(grace)).reject();
    await until(() => ada.queue.every(({ state }) => state === 'dropped'), 'the rest is dropped');
    expect(ada.queue.map(({ error }) => error?.code)).toEqual(['DECLINED', 'DECLINED', 'DECLINED']);
    expect(await liveOf('ada')).toBe(0);
    ada.queue[0]!.cancel();
    expect(ada.queue.length).toBe(2);
  });

  test('whose acceptance the server refuses are asked for again', async () => {
    const roomId = freshRoom();
    const [ada, grace] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await sees(ada, 'grace');
    ada.sendFiles([as('grace')], files(2));
    const batch = await offered(grace);
    const asking = globalThis.fetch;
    globalThis.fetch = async (address, init) => {
      const isAnswer = typeof init?.body === 'string' && init.body.includes('acceptTransfer');
      return isAnswer
        ? Response.json({ errors: [{ message: 'No', extensions: { code: 'FORBIDDEN' } }] })
        : asking(address, init);
    };
    await expect(batch.accept()).rejects.toHaveProperty('code', 'FORBIDDEN');
    globalThis.fetch = asking;
    expect(batch.state).toBe('open');
    await batch.accept();
    await until(() => batch.progress.files === 2, 'they come');
  });

  test('that the server refuses keep their reason, and the others go on as a smaller batch', async () => {
    const roomId = freshRoom();
    const [ada, grace] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await sees(ada, 'grace');
    ada.sendFiles([as('grace')], [new File([], 'bad type', { type: 'nonsense' }), ...files(2)]);
    const batch = await offered(grace);
    expect(batch.count).toBe(2);
    await batch.accept();
    await until(() => batch.progress.files === 2, 'the others have come');
    expect(ada.queue.map(({ filename, error }) => [filename, error?.code])).toEqual([['bad type', 'BAD_USER_INPUT']]);
  });

  test('beyond what the sender had said are asked for again, and nobody else adds to a batch', async () => {
    const roomId = freshRoom();
    const [ada, eve, grace] = await Promise.all(['ada', 'eve', 'grace'].map((one) => enter(one, roomId)));
    await sees(ada!, 'grace');
    await sees(eve!, 'grace');
    const asked: string[] = [];
    grace!.on('offer', ({ filename }) => asked.push(filename));
    const offer = (from: string, filename: string, size: number) => {
      const batch = { batchId: 'b', batchCount: 2, batchSize: 10 };
      return ask(from, OFFER, { input: { roomId, receiverId: as('grace'), filename, size, ...batch } });
    };
    await offer('ada', 'first', 0);
    await (await offered(grace!)).accept();
    await offer('ada', 'second', 0);
    await until(() => grace!.batches[0]?.progress.files === 2, 'the second comes without a question');
    await offer('ada', 'third', 0);
    await offer('eve', 'hers', 0);
    await until(() => asked.length === 3, 'it is asked');
    expect(asked).toEqual(['first', 'third', 'hers']);
    expect(grace!.batches.map(({ senderId, state }) => [senderId, state])).toEqual([
      [as('eve'), 'open'],
      [as('ada'), 'open'],
    ]);
  });
});

describe('the queue', () => {
  test('gives a free place to the receiver that has the fewest, and asks for no more than there are', async () => {
    const roomId = freshRoom();
    const [ada] = await Promise.all(['ada', 'ben', 'cleo'].map((one) => enter(one, roomId)));
    await sees(ada!, 'ben', 'cleo');
    const refused = await metric('TRANSFER_LIMIT');
    for (const file of files(8, 1)) ada!.sendFile(as('ben'), file).catch(() => undefined);
    await ada!.sendFile(as('cleo'), files(1, 1)[0]!);
    await until(async () => (await liveOf('ada')) === 5, 'all places are taken');
    expect(ada!.queue.map(({ receiverId }) => receiverId)).toEqual(Array.from({ length: 4 }, () => as('ben')));
    expect(await metric('TRANSFER_LIMIT')).toBe(refused);
  });

  test('waits while other tabs have all places, and goes on when one is free', async () => {
    const roomId = freshRoom();
    const elsewhere = freshRoom();
    const [ada] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await Promise.all([enter('ada', elsewhere), enter('grace', elsewhere)]);
    await sees(ada, 'grace');
    const offers = [1, 2, 3, 4, 5].map((number) => ({ filename: `${number}`, size: 1 }));
    const ids: string[] = [];
    for (const one of offers) {
      const input = { roomId: elsewhere, receiverId: as('grace'), ...one };
      const { offerTransfer } = await ask<{ offerTransfer: { transfer: { id: string } } }>('ada', OFFER, { input });
      ids.push(offerTransfer.transfer.id);
    }
    const refused = await metric('TRANSFER_LIMIT');
    const sent = ada.sendFile(as('grace'), files(1)[0]!);
    // It has been refused once by then.
    await until(async () => (await metric('TRANSFER_LIMIT')) > refused, 'the server has refused it');
    expect(statesOf(ada.queue)).toEqual(['waiting']);
    await ask('ada', CANCEL, { input: { transferId: ids[0] } });
    expect((await sent).status).toBe('PENDING');
  });

  test('says after a reload what did not go, and goes on with it once it has the files again', async () => {
    const roomId = freshRoom();
    const shelf = new Shelf();
    const [ada, grace] = await Promise.all([enter('ada', roomId, shelf), enter('grace', roomId)]);
    await sees(ada, 'grace');
    ada.sendFiles([as('grace')], files(3));
    await offered(grace);
    await until(() => ada.queue.length === 2, 'the first is offered');
    await clients[0]!.close();
    const again = await enter('ada', roomId, shelf);
    await until(() => again.queue.length === 2 && again.transfers.length === 1, 'the rest is known');
    expect(again.queue.map(({ filename, needsFile }) => [filename, needsFile])).toEqual([
      ['photo-2.jpg', true],
      ['photo-3.jpg', true],
    ]);
    const other = new File(['x'], 'photo-2.jpg');
    expect(() => again.queue[0]!.attach(other)).toThrow('This is not the file');
    expect(await again.attachFiles([...files(3), other])).toEqual([other]);
    const batch = await offered(grace);
    await batch.accept();
    await until(() => batch.progress.files === 3, 'all have come');
    expect(batch.count).toBe(3);
  });

  test('finds an offer again whose answer was lost with the page', async () => {
    const roomId = freshRoom();
    const shelf = new Shelf();
    const [ada, grace] = await Promise.all([enter('ada', roomId, shelf), enter('grace', roomId)]);
    await sees(ada, 'grace');
    ada.sendFiles([as('grace')], files(2, 1));
    await offered(grace);
    await until(() => ada.queue.length === 1, 'the first is offered');
    // As it was a moment earlier.
    const [name, kept] = [...shelf.kept].find(([one]) => one.includes('queue'))!;
    const state = JSON.parse(kept) as { files: object[] };
    const first = { id: 'k', receiverId: as('grace'), filename: 'lost.jpg', size: 1, batchId: null, begun: true };
    const input = { roomId, receiverId: as('grace'), filename: 'lost.jpg', size: 1, idempotencyKey: 'k' };
    await ask('ada', OFFER, { input });
    await clients[0]!.close();
    shelf.setItem(name, JSON.stringify({ ...state, files: [first, ...state.files] }));
    const again = await enter('ada', roomId, shelf);
    await until(() => again.queue.length === 1 && again.transfers.length === 2, 'it is known as offered');
    expect(again.transfers.map(({ filename, needsFile }) => [filename, needsFile])).toEqual([
      ['lost.jpg', true],
      ['photo-1.jpg', true],
    ]);
    expect(await liveOf('ada')).toBe(2);
  });

  test('is empty when the room was left, and whoever waits for it is told', async () => {
    const roomId = freshRoom();
    const shelf = new Shelf();
    const [ada] = await Promise.all([enter('ada', roomId, shelf), enter('grace', roomId)]);
    await sees(ada, 'grace');
    const [, waiting] = ada.sendFiles([as('grace')], files(2));
    await ada.leave();
    await expect(waiting!.offered).rejects.toHaveProperty('code', 'LEFT');
    expect([ada.queue.length, [...shelf.kept.keys()].filter((name) => name.includes('queue'))]).toEqual([0, []]);
  });

  test('cancels an offer that was under way when its file was taken out', async () => {
    const roomId = freshRoom();
    const [ada, grace] = await Promise.all([enter('ada', roomId), enter('grace', roomId)]);
    await sees(ada, 'grace');
    const [only] = ada.sendFiles([as('grace')], files(1));
    only!.cancel();
    await expect(only!.offered).rejects.toHaveProperty('code', 'CANCELLED');
    await until(async () => (await liveOf('ada')) === 0, 'nothing of it is left');
    expect(grace.transfers.filter(({ status }) => status === 'PENDING')).toEqual([]);
  });
});

async function metric(code: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith('rejoin_refusals_total') && one.includes(code));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test('an offer that a newer server has in a status of its own is alive, and goes on with the next that is known', async () => {
  const altered = (text: string): string => text.replaceAll('"PENDING"', '"SCANNED"');
  class Newer extends WebSocket {
    override emit(name: string, ...values: unknown[]): boolean {
      return name === 'message' ? super.emit(name, altered(String(values[0])), false) : super.emit(name, ...values);
    }
  }
  const ofNewer: typeof fetch = async (url, init) => new Response(altered(await (await fetch(url, init)).text()));
  const roomId = freshRoom();
  const grace = await enter('grace', roomId);
  const token = (): Promise<string> => tokenFor(as('ada'));
  const client = new RejoinClient({ url: node.url, token, storage: null, fetch: ofNewer, WebSocket: Newer as never });
  clients.push(client);
  const ada = client.join(roomId);
  await ada.ready;
  await sees(ada, 'grace');
  const [file] = files(1);
  const transfer = await ada.sendFile(as('grace'), file as File);
  expect(transfer.isLive).toBe(true);
  await until(() => grace.transfers.length === 1, 'the offer arrives');
  await grace.transfers[0]?.reject();
  await until(() => transfer.status === 'CANCELLED', 'its end is heard');
});
