import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { encodeCursor } from '../../src/graphql/cursor.js';
import { eventKey } from '../../src/mongo/event-document.js';
import { partitionKey, partitionOf, roomKey } from '../../src/redis/keys.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { LegacyClient } from '../legacy-socket/legacy-client.js';
import type { MongoServer } from '../support/mongo-server.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, Visitor, type Entering } from '../support/visitor.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

const REPLAY_MS = 3_600_000;
/** FerretDB looks at every document of the collection. */
const PATIENT = { REPLAY_SECONDS: String(REPLAY_MS / 1000), REPLAY_READ_MS: '15000' };
const LOG = { LOG_SIZE: '20', GRACE_SECONDS: '600', LEASE_SECONDS: '5' };
const RECOVERED = { wasRecovering: true, recovered: true, reason: null };
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function numberOf({ url }: RejoinNode, metric: string): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return Number(lines.find((text) => text.startsWith(`rejoin_${metric} `))?.split(' ')[1]);
}

/** Nodes over one Redis and one MongoDB, and who visits them. */
class World {
  redis!: RedisServer;
  private readonly nodes: RejoinNode[] = [];
  private visitors: { cut(): void }[] = [];
  private store!: RedisSignalStore;

  constructor(
    private readonly mongo: () => MongoServer,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {}

  async open(): Promise<void> {
    this.redis = await RedisServer.start();
    const config = readConfig({ ...this.environment, JWT_SECRET: SECRET });
    this.store = new RedisSignalStore(new RedisLibrary(this.redis.redis), librarySettings(config, config.archive));
  }

  async node(settings: Readonly<Record<string, string>> = {}): Promise<RejoinNode> {
    const node = await startNode(this.redis.url, { ...this.environment, ...settings });
    this.nodes.push(node);
    await this.archives(node);
    return node;
  }

  private get environment() {
    return { ...LOG, ...PATIENT, MONGODB_URL: this.mongo().url, ...this.settings };
  }

  /** Waits until the node has found MongoDB. */
  async archives(node: RejoinNode): Promise<void> {
    await until(async () => (await numberOf(node, 'archive_up')) === 1, 'the node to find MongoDB');
  }

  async enter(node: RejoinNode, userId: string, entering: Entering | string): Promise<Visitor> {
    return this.welcome(await Visitor.enter(node, userId, entering));
  }

  welcome<Guest extends { cut(): void }>(guest: Guest): Guest {
    this.visitors.push(guest);
    return guest;
  }

  /** Ann says these numbers, one behind the other, without a request for each. */
  async count(
    { roomId, id }: Visitor,
    first: number,
    last: number,
    form: (n: number) => string = String,
  ): Promise<void> {
    const ann = { userId: 'ann', participantId: id, connectionId: null };
    const draft = { addressee: { to: 'room' }, kind: 'APPLICATION', topic: 'chat-message', sentAt: null } as const;
    await Promise.all(
      numbers(first, last).map((n) => this.store.append(roomId, ann, { ...draft, payloadJson: form(n) }, null)),
    );
  }

  get events() {
    return this.mongo().db.collection<{ _id: string; at: Date }>('events');
  }

  /** Waits until the archive has all that was logged in the room. */
  async archived({ roomId }: Visitor): Promise<{ epoch: string; top: number }> {
    const [epoch, top] = await this.redis.redis.hmget(roomKey(roomId, 'meta'), 'e', 's');
    const outbox = partitionKey(partitionOf(roomId), 'outbox');
    await until(async () => (await this.redis.redis.exists(outbox)) === 0, 'all of it in the archive', 60_000);
    return { epoch: epoch!, top: Number(top) };
  }

  sendHome(): void {
    for (const visitor of this.visitors.splice(0)) visitor.cut();
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.redis.stop();
  }
}

describeWithOwnMongo('a return over the archive', (mongo) => {
  const world = new World(mongo);
  let [a, b]: RejoinNode[] = [];

  beforeAll(async () => {
    await world.open();
    [a, b] = [await world.node(), await world.node({ REPLAY_READ_MS: '800' })];
  });
  afterEach(async () => {
    world.sendHome();
    for (const other of others.splice(0)) await other.close();
  });
  afterAll(() => world.close());

  const others: World[] = [];
  /** Each Redis has nodes of the same settings. */
  async function another(settings: Readonly<Record<string, string>>): Promise<World> {
    const other = new World(mongo, settings);
    others.push(other);
    await other.open();
    return other;
  }

  /** Ann and others, who are cut once they have heard her first word. */
  async function cut(node: RejoinNode, ...users: string[]): Promise<{ ann: Visitor; others: Visitor[] }> {
    const roomId = freshRoom();
    const ann = await world.enter(node, 'ann', roomId);
    const others = await Promise.all(users.map((user) => world.enter(node, user, roomId)));
    await ann.count(0, 0);
    for (const other of others) {
      await other.heard(0);
      other.cut();
      await ann.sees(other.id, 'RECONNECTING');
    }
    return { ann, others };
  }

  const back = async (visitor: Visitor, node = a!) => world.welcome(await visitor.back(node));

  /** What follows the snapshot stands where it should, each once. */
  function follows(visitor: Visitor, since: number, top: number): void {
    const offsets = visitor.all('SignalReceived').map(({ cursor }) => placeOf(cursor).offset);
    expect(offsets).toEqual(numbers(since + 1, top));
  }

  test.each(['first', 'twentieth', 'last'] as const)(
    'the %s of those that the archive should have is lost',
    async (which) => {
      const { ann, others } = await cut(a!, 'bob');
      await world.count(ann, 1, 60);
      const { epoch, top } = await world.archived(ann);
      const offset = { first: top - 59, twentieth: top - 40, last: top - 20 }[which];
      expect(await world.events.deleteOne({ _id: eventKey({ epoch, offset }) })).toMatchObject({ deletedCount: 1 });
      const again = await back(others[0]!, b);
      expect(again.recovery).toMatchObject({
        recovered: false,
        reason: 'LOG_TRIMMED',
        missedCount: 20,
        archivedCount: 0,
      });
      await again.heard(...numbers(41, 60));
    },
  );

  test('what is older than the archive replays is lost, though the archive has it', async () => {
    const brief = await another({ LOG_SECONDS: '0.5', REPLAY_SECONDS: '4' });
    const own = await brief.node();
    const { ann, others } = await cut(own, 'bob', 'carl');
    await ann.count(1, 3);
    const saidBy = Date.now();
    await brief.archived(ann);
    await until(async () => (await brief.redis.redis.exists(roomKey(ann.roomId, 'log'))) === 0, 'the log to expire');
    expect((await back(others[0]!, own)).recovery).toMatchObject({ ...RECOVERED, missedCount: 3, archivedCount: 3 });
    await until(() => Date.now() > saidBy + 4000);
    const late = await back(others[1]!, own);
    expect(late.recovery).toMatchObject({ recovered: false, reason: 'LOG_EXPIRED', missedCount: 0, archivedCount: 0 });
  });

  test('another log than the one that was left is another log still', async () => {
    const { ann, others } = await cut(a!, 'bob');
    await ann.leave();
    await others[0]!.leave();
    await world.enter(a!, 'ann', ann.roomId);
    expect((await back(others[0]!)).recovery).toMatchObject({
      recovered: false,
      reason: 'EPOCH_CHANGED',
      missedCount: 0,
    });
  });

  test('an offer that the archive withholds is not passed over, unless a newer one is there', async () => {
    const { ann, others } = await cut(a!, 'bob', 'carl');
    const offer = (sdp: string) => ann.say({ type: 'offer', sdp }, { to: others[0]!.id, kind: 'OFFER' });
    await offer('one');
    await world.count(ann, 1, 220);
    await world.archived(ann);
    const [bob, carl] = [await back(others[0]!), await back(others[1]!)];
    expect(bob.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED', archivedCount: 0 });
    expect(carl.recovery).toMatchObject({ ...RECOVERED, missedCount: 220, archivedCount: 200 });
    bob.cut();
    await offer('two');
    const again = await back(others[0]!);
    expect(again.recovery).toMatchObject({ ...RECOVERED, missedCount: 221, archivedCount: 200 });
    await again.heard(...numbers(1, 220), { type: 'offer', sdp: 'two' });
  });

  test('what somebody erased is not missed', async () => {
    const { ann, others } = await cut(a!, 'bob');
    await world.count(ann, 1, 60);
    const { epoch, top } = await world.archived(ann);
    const what = { payload: 1, topic: 1, from: 1, to: 1, users: 1, kind: 1, sentAt: 1 } as const;
    await world.events.updateOne(
      { _id: eventKey({ epoch, offset: top - 58 }) },
      { $unset: what, $set: { erased: true } },
    );
    const { data } = await others[0]!.ask('query ($id: ID!) { reconnectionState(roomId: $id) { missedCount } }', {
      id: ann.roomId,
    });
    // The server may not know yet that bob has heard her first word.
    const { missedCount } = (data as { reconnectionState: { missedCount: number } }).reconnectionState;
    expect([59, 60]).toContain(missedCount);
    const again = await back(others[0]!);
    expect(again.recovery).toMatchObject({ ...RECOVERED, missedCount: 59, archivedCount: 39 });
    await again.heard(1, ...numbers(3, 60));
  });

  test('who never was there is given nothing by a cursor of its own making, and joins without a read', async () => {
    const { ann } = await cut(a!);
    await world.count(ann, 1, 60);
    const { epoch } = await world.archived(ann);
    const own = await world.node();
    const saidBy = Date.now();
    await until(() => Date.now() > saidBy + 1000, 'what was said is a second old');
    const replays = () => numberOf(own, 'archive_read_seconds_count{of="replay"}');
    await world.enter(own, 'dan', ann.roomId);
    expect(await replays()).toBe(0);
    const after = encodeCursor({ epoch, offset: 0 });
    const eve = await world.enter(own, 'eve', { roomId: ann.roomId, after });
    expect(eve.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED', archivedCount: 0 });
    expect(await replays()).toBe(1);
    const annAgain = await world.enter(own, 'ann', { roomId: ann.roomId, after });
    expect(annAgain.recovery).toMatchObject({ ...RECOVERED });
  });

  test('a lone participant that was away for twice the log’s time comes back to its chat, unless it had left', async () => {
    const brief = await another({ LOG_SECONDS: '1', GRACE_SECONDS: '0.5', LEASE_SECONDS: '1' });
    const own = await brief.node();
    const ann = await world.enter(own, 'ann', freshRoom());
    const bob = await world.enter(own, 'bob', ann.roomId);
    ann.cut();
    await bob.sees(ann.id, 'RECONNECTING');
    await bob.count(1, 3);
    bob.cut();
    const meta = () => brief.redis.redis.hget(roomKey(ann.roomId, 'meta'), 'z');
    await until(async () => (await meta()) !== null, 'the room stands empty');
    await until(async () => Date.now() - Number(await meta()) > 2000, 'twice the log’s time');
    const again = await back(ann, own);
    expect(again.recovery).toMatchObject({ ...RECOVERED, missedCount: 3, archivedCount: 3 });
    await again.heard(1, 2, 3);
    await again.leave();
    expect((await back(ann, own)).recovery).toMatchObject({ recovered: false, reason: 'EPOCH_CHANGED' });
  });

  test('a user of the old service is given what the log no longer has, while it is remembered', async () => {
    const roomId = freshRoom();
    const ann = await world.enter(a!, 'ann', roomId);
    const bob = world.welcome(await LegacyClient.join(a!.url, roomId, 'bob'));
    await bob.leave();
    await until(() => ann.all('ParticipantLeft').length === 1);
    await world.count(ann, 1, 60, (n) => JSON.stringify({ text: String(n) }));
    await world.archived(ann);
    const again = world.welcome(await LegacyClient.join(a!.url, roomId, 'bob'));
    expect(again.frames[1]!.payload).toMatchObject({ missed_message_count: 60, recovered: true });
    await until(() => again.of('chat-message').length === 60);
    expect(again.of('chat-message').map(({ payload }) => payload.text)).toEqual(numbers(1, 60).map(String));
  });

  test('while MongoDB hangs, a join that needs it has its snapshot within two seconds, and others don’t notice', async () => {
    const own = await world.node({ REPLAY_READ_MS: '1200' });
    const { ann, others } = await cut(a!, 'bob', 'carl');
    await world.count(ann, 1, 60);
    await world.archived(ann);
    await mongo().pause();
    try {
      const began = performance.now();
      const waiting = back(others[0]!, own);
      await world.enter(own, 'dan', freshRoom());
      const other = performance.now() - began;
      expect((await waiting).recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED', missedCount: 20 });
      const needing = performance.now() - began;
      expect(other).toBeLessThan(1000);
      expect(needing).toBeGreaterThan(1000);
      expect(needing).toBeLessThan(2000);
    } finally {
      mongo().resume();
    }
    await world.archives(a!);
    expect((await back(others[1]!)).recovery).toMatchObject({ ...RECOVERED, missedCount: 60 });
  });

  // At the end, since FerretDB looks at all of it for whatever is read later.
  test.each([21, 1000, 9999])('%d events missed: each once, in order', async (missed) => {
    const { ann, others } = await cut(a!, 'bob', 'carl');
    const [bob, carl] = others;
    await world.count(ann, 1, missed);
    const { top } = await world.archived(ann);
    const again = await back(bob!);
    expect(again.recovery).toMatchObject({ ...RECOVERED, missedCount: missed, archivedCount: missed - 20 });
    await again.heard(...numbers(1, missed));
    follows(again, top - missed, top);
    await ann.count(missed + 1, missed + 2);
    await until(() => again.room.payloads.length === missed + 2);
    if (missed !== 9999) return;
    const late = await back(carl!);
    expect(late.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED', missedCount: 20, archivedCount: 0 });
  });
});
