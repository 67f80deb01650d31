import { afterEach, expect, test } from '@jest/globals';
import { LegacyClient } from '../legacy-socket/legacy-client.js';
import type { RoomEvent } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';
import { freshRoom, LEAVE, placeOf, Visitor } from '../support/visitor.js';

const NOWHERE = '/nonexistent/r.sock';
const NEW_LOG = { wasRecovering: true, recovered: false, reason: 'EPOCH_CHANGED' };
let undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of undo.reverse()) await one();
  undo = [];
});

/** A room on two nodes: one reaches Redis at once, the other by way of a board that can be led elsewhere. */
class TwoNodes {
  readonly roomId = freshRoom();

  private constructor(
    readonly server: RedisServer,
    private readonly board: Switchboard,
    readonly here: RejoinNode,
    readonly apart: RejoinNode,
  ) {}

  static async start(...options: string[]): Promise<TwoNodes> {
    const server = await RedisServer.start(...options);
    undo.push(() => server.stop());
    const board = await Switchboard.open(server.url);
    undo.push(() => board.close());
    const [here, apart] = await Promise.all([server.url, board.url].map((url) => startNode(url)));
    undo.push(() => Promise.all([here!.stop(), apart!.stop()]));
    return new TwoNodes(server, board, here!, apart!);
  }

  async enter(node: RejoinNode, userId: string, more: object = {}): Promise<Visitor> {
    const visitor = await Visitor.enter(node, userId, { roomId: this.roomId, ...more });
    undo.push(() => visitor.client.dispose());
    return visitor;
  }

  /** Another Redis process answers from now on, and the node apart doesn't know yet. */
  async failover(): Promise<void> {
    this.board.switchTo(NOWHERE);
    await this.server.kill();
    await this.server.run();
  }

  reconnect(): void {
    this.board.switchTo(this.server.url);
  }
}

const line = (number: number) => ({ id: `line-${number}`, text: `line ${number}` });

async function say(visitor: Visitor, ...numbers: number[]): Promise<void> {
  for (const number of numbers) {
    const { errors } = await visitor.say(line(number), { topic: 'chat-message' });
    expect(errors).toBeUndefined();
  }
}

async function secondSnapshot(visitor: Visitor): Promise<RoomEvent> {
  await until(() => visitor.all('RoomSnapshot').length > 1, `${visitor.userId} is told of the new log`);
  return visitor.all('RoomSnapshot')[1]!;
}

test('what was said after a failover reaches who was in the room all the while, once and in order', async () => {
  const room = await TwoNodes.start('--appendonly', 'yes', '--appendfsync', 'always');
  const ann = await room.enter(room.here, 'ann');
  const [bob, carl] = [await room.enter(room.apart, 'bob'), await room.enter(room.apart, 'carl')];
  const olga = await LegacyClient.join(room.apart.url, room.roomId, 'olga');
  undo.push(() => olga.leave());
  await say(ann, 1, 2);
  await Promise.all([bob, carl].map((one) => one.heard(line(1), line(2))));
  await olga.next('chat-message', ({ payload }) => payload.text === 'line 2');
  bob.cut();
  await ann.sees(bob.id, 'RECONNECTING');

  await room.failover();
  await secondSnapshot(ann);
  await say(ann, 3, 4);
  room.reconnect();

  const snapshot = await secondSnapshot(carl);
  expect(snapshot).toMatchObject({ resumed: true, you: { id: carl.id }, recovery: { ...NEW_LOG, missedCount: 2 } });
  expect(placeOf(snapshot.cursor).offset).toBe(0);
  await carl.heard(...[1, 2, 3, 4].map(line));

  const told = await olga.next('reconnection-detected');
  expect(told).toMatchObject({ missed_message_count: 2, recovered: false, payload: { recovered: false } });
  await olga.next('chat-message', ({ payload }) => payload.text === 'line 4');
  expect(olga.of('chat-message').map(({ payload }) => payload.text)).toEqual([1, 2, 3, 4].map((n) => line(n).text));

  const again = await bob.back(room.apart);
  undo.push(() => again.client.dispose());
  expect(again.snapshot).toMatchObject({ resumed: true, recovery: { ...NEW_LOG, missedCount: 2 } });
  await again.heard(line(3), line(4));

  const dora = await room.enter(room.here, 'dora', { after: bob.cursor });
  expect(dora.snapshot).toMatchObject({ resumed: false, recovery: { ...NEW_LOG, missedCount: 0 } });

  await say(ann, 5);
  await carl.heard(...[1, 2, 3, 4, 5].map(line));
  await again.heard(...[3, 4, 5].map(line));
  await dora.heard(line(5));
});

test('it reaches those too whose seats were lost with everything else, and nobody who left meanwhile comes back', async () => {
  const room = await TwoNodes.start();
  const ann = await room.enter(room.here, 'ann');
  const carl = await room.enter(room.apart, 'carl');
  await say(ann, 1);
  await carl.heard(line(1));

  await room.failover();
  await secondSnapshot(ann);
  await say(ann, 2, 3);
  room.reconnect();

  const snapshot = await secondSnapshot(carl);
  expect(snapshot).toMatchObject({
    resumed: true,
    you: { id: carl.id },
    participantKey: carl.key,
    recovery: { ...NEW_LOG, missedCount: 2 },
  });
  await carl.heard(...[1, 2, 3].map(line));
  await ann.room.find(
    ({ __typename, participant }) => __typename === 'ParticipantJoined' && participant.id === carl.id,
  );
  await say(ann, 4);
  await carl.heard(...[1, 2, 3, 4].map(line));
  await say(carl, 5);
  await ann.heard(line(5));
});

test('who left by request while its node was cut off stays away', async () => {
  const room = await TwoNodes.start('--appendonly', 'yes', '--appendfsync', 'always');
  const ann = await room.enter(room.here, 'ann');
  const carl = await room.enter(room.apart, 'carl');
  const elsewhere = await room.enter(room.here, 'carl');
  await say(ann, 1);
  await carl.heard(line(1));
  await room.failover();
  await secondSnapshot(ann);
  const left = await elsewhere.ask(LEAVE, { input: { roomId: room.roomId, participantId: carl.id } });
  expect(left.errors).toBeUndefined();
  await ann.seesLeave(carl.id, 'LEFT');
  room.reconnect();
  await until(() => carl.room.completed, 'carl is told that it left');
  expect(ann.all('ParticipantJoined').filter(({ participant }) => participant.id === carl.id)).toHaveLength(1);
});
