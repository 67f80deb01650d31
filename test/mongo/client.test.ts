import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GraphqlHttp } from '../../src/client/connection/graphql-http.js';
import { EndedTransfers } from '../../src/client/history/ended-transfers.js';
import { KeptHistories } from '../../src/client/history/kept-history.js';
import { ChatHistory } from '../../src/client/room/chat-history.js';
import { Chat } from '../../src/client/room/chat.js';
import { Names } from '../../src/client/room/names.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';
import { batchOf, keepIn, MINUTE, PastSession } from './past.js';

const ROOM = 'stand-up';
const LINES = 55;
const id = (number: number) => `00000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`;
const past = new PastSession(ROOM, 'a'.repeat(20), Date.now() - 120 * MINUTE);
const ann = past.joins(0, 'ann', 'Ann of then');
const bob = past.joins(1, 'bob', 'Bob of then');
for (let line = 1; line <= LINES; line += 1)
  past.says(line + 1, line % 2 ? bob : ann, { id: `id ${line}`, text: `line ${line}` });
past.says(60, bob, 'for ann', ann);
for (let number = 1; number <= 21; number += 1)
  past.sends(60 + number, id(number), number % 2 ? ann : bob, number % 2 ? bob : ann, 'COMPLETED', `${number}.txt`);
past.leaves(90, bob);
past.leaves(91, ann);

describeWithMongo('the browser client', (mongo) => {
  let redis: RedisServer;
  let node: RejoinNode;
  let http: GraphqlHttp;
  let kept: KeptHistories;
  beforeAll(async () => {
    redis = await RedisServer.start();
    await keepIn(mongo().url, batchOf(past));
    node = await startNode(redis.url, { MONGODB_URL: mongo().url, REPLAY_SECONDS: '86400' });
    http = new GraphqlHttp(node.url, () => tokenFor('ann'));
    kept = new KeptHistories(http);
  });
  afterAll(async () => {
    await node.stop();
    await redis.stop();
  });

  function chatOfAnn() {
    const chat = new Chat(
      async () => undefined,
      () => ({ userId: 'ann', name: 'Ann' }),
      () => undefined,
      () => undefined,
    );
    const names = new Names();
    names.learn([{ userId: 'ann', name: 'Ann' }]);
    const me = (): string => 'ann';
    return { chat, history: new ChatHistory(http, ROOM, chat, names, me, () => undefined) };
  }

  test('reads what was said before page by page, and by whom', async () => {
    const { chat, history } = chatOfAnn();
    await history.entered(kept, false, new AbortController().signal);
    expect([history.state.phase, chat.lines]).toEqual(['more', []]);
    // The archive may still be on its way.
    await until(() => history.load().then(() => chat.lines.length > 0), 'the first page');
    expect(history.state.phase).toBe('more');
    await history.load();
    const lines = Array.from({ length: LINES }, (_, index) => `line ${index + 1}`);
    expect(chat.lines.map(({ text }) => text)).toEqual([...lines, 'for ann']);
    expect(history.state.phase).toBe('end');
    const [first, second] = chat.lines;
    expect(first).toMatchObject({ id: 'id 1', userId: 'bob', name: 'Bob of then', mine: false, state: 'sent' });
    expect(second).toMatchObject({ id: 'id 2', userId: 'ann', name: 'Ann', mine: true });
  });

  test('fills what was missed at once where the log could not', async () => {
    const { chat, history } = chatOfAnn();
    const line = (number: number) => ({ id: `id ${number}`, text: `line ${number}` });
    chat.receive(line(53), { userId: 'bob', name: 'Bob' }, 'signal', '');
    const entered = history.entered(kept, true, new AbortController().signal);
    chat.receive(line(55), { userId: 'bob', name: 'Bob' }, 'signal', '');
    await entered;
    expect(chat.lines.slice(-4).map(({ text }) => text)).toEqual(['line 53', 'line 54', 'line 55', 'for ann']);
  });

  test('lists ended transfers, of both directions, page by page', async () => {
    const files = new EndedTransfers(http, new AbortController().signal);
    await files.load();
    expect([files.transfers.length, files.state.phase]).toEqual([20, 'more']);
    await files.load();
    expect(files.state.phase).toBe('end');
    expect(files.transfers.map(({ filename }) => filename)).toEqual(
      Array.from({ length: 21 }, (_, index) => `${21 - index}.txt`),
    );
    expect(files.transfers.slice(0, 2)).toMatchObject([
      { direction: 'outgoing', withUserId: 'bob', endReason: 'COMPLETED', size: 10, roomId: ROOM },
      { direction: 'incoming', withUserId: 'bob' },
    ]);
  });
});
