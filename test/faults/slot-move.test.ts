import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { partitionOf, slotOfPartition } from '../../src/redis/keys.js';
import { chunkOf, fresh, LegacyUser, type Answer as RestAnswer, type Named } from '../rest/scenario.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { codeOf, SocketClient, type Answer } from '../support/graphql.js';
import { RedisCluster, type ClusterMember } from '../support/redis-cluster.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

/** Leases end sooner than a move lasts here. */
const TIMES = { LEASE_SECONDS: '3', GRACE_SECONDS: '3' };
const MOVE_MS = 5000;
const OFFER = `mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }`;
interface Listed {
  readonly transfers: { readonly totalCount: number };
}

interface Seen {
  readonly room: { readonly participants: readonly { readonly state: string }[] };
}

const LIST = '{ transfers { totalCount nodes { id status } } }';

let cluster: RedisCluster | undefined;
let nodes: RejoinNode[] = [];
const visitors: Visitor[] = [];

beforeAll(async () => {
  cluster = await RedisCluster.start();
  nodes = await Promise.all([startNode(cluster.url, TIMES), startNode(cluster.url, TIMES)]);
}, 90_000);

afterEach(() => {
  for (const visitor of visitors.splice(0)) visitor.cut();
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await cluster?.stop();
}, 30_000);

/** Repeats what is refused as unavailable, as clients do; anything else is the answer. Counts the refusals. */
async function patiently<T extends Answer | RestAnswer>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (!isUnavailable(answer)) return answer;
    await wait(50);
  }
}

function isUnavailable(answer: Answer | RestAnswer): boolean {
  if ('status' in answer) {
    if (answer.status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    return answer.status === 503;
  }
  const isSo = codeOf(answer) === 'SERVICE_UNAVAILABLE';
  if (isSo) expect(answer.errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(0);
  return isSo;
}

async function enter(node: RejoinNode, userId: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(node, userId, roomId);
  visitors.push(visitor);
  return visitor;
}

/** What goes on in a room while its slot moves, and what the room has at the end. */
class Scene {
  readonly said: number[] = [];
  readonly file = randomBytes(4 * 65_536);
  relayed!: Named;
  private stopped = false;
  private readonly going: Promise<void>[] = [];

  private constructor(
    readonly ann: Visitor,
    readonly bob: Visitor,
    readonly old: LegacyUser,
    readonly reader: LegacyUser,
  ) {}

  static async in(roomId: string): Promise<Scene> {
    const [one, two] = nodes as [RejoinNode, RejoinNode];
    const [ann, bob] = [await enter(one, fresh('ann'), roomId), await enter(two, fresh('bob'), roomId)];
    const old = await LegacyUser.of(one, fresh('old'));
    return new Scene(ann, bob, old, await LegacyUser.of(one, fresh('reader')));
  }

  /** A file of the relay that is half there, and an offer from peer to peer. */
  async prepare(): Promise<void> {
    const offered = await this.old.offer(this.ann.roomId, this.reader.name, { file_size: this.file.length });
    expect(offered.status).toBe(200);
    this.relayed = offered.json;
    expect((await this.reader.act(this.relayed, 'accept')).status).toBe(200);
    for (const index of [0, 1]) await this.put(index);
    const input = { roomId: this.ann.roomId, receiverId: this.bob.userId, filename: 'a', size: 10 };
    expect((await this.ann.ask(OFFER, { input })).errors).toBeUndefined();
  }

  async put(index: number): Promise<void> {
    const answer = await patiently(() => this.old.put(this.relayed, index, chunkOf(this.file, index)));
    expect([200, 201, 204]).toContain(answer.status);
  }

  /** One speaks, others read, ask, list and join, over and over. */
  start(): void {
    this.stopped = false;
    this.going.push(
      this.over(async () => {
        const number = (this.said.at(-1) ?? 0) + 1;
        const answer = await patiently(() => this.ann.say(number, { idempotencyKey: `k${number}` }));
        expect(answer.errors).toBeUndefined();
        this.said.push(number);
        await wait(20);
      }),
      this.over(async () => {
        const { errors, data } = await patiently(() => this.bob.ask(LIST) as Promise<Answer<Listed>>);
        expect([errors, data?.transfers.totalCount]).toEqual([undefined, 1]);
      }),
      this.over(async () => {
        const answer = await patiently(() => this.reader.ask('/file-transfers'));
        expect(answer.json.transfers.map(({ transfer_id: id }) => id)).toEqual([this.relayed.transfer_id]);
        expect((await patiently(() => this.reader.chunk(this.relayed, 0))).status).toBe(200);
      }),
      this.over(async () => {
        const query = 'query ($id: ID!) { room(id: $id) { participants { state } } }';
        const { errors, data } = await patiently(
          () => this.bob.ask(query, { id: this.ann.roomId }) as Promise<Answer<Seen>>,
        );
        expect(errors).toBeUndefined();
        const states = data?.room.participants.map(({ state }) => state) ?? [];
        expect([states.length, new Set(states)]).toEqual([2, new Set(['CONNECTED'])]);
      }),
    );
  }

  /** Who comes while the slot moves is told to come again. */
  async comesInVain(): Promise<void> {
    const late = new SocketClient(this.bob.node.socketUrl, this.bob.token).room({ roomId: this.ann.roomId });
    expect(await late.refusal()).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.going.splice(0));
  }

  /** Nothing is lost, nothing twice, nobody was thrown out, and a change of the log is told plainly. */
  async isWhole(): Promise<void> {
    await until(() => this.bob.room.payloads.at(-1) === this.said.at(-1), 'bob heard the last');
    expect(this.bob.room.payloads).toEqual(this.said);
    for (const { room } of [this.ann, this.bob]) {
      expect(room.errors).toEqual([]);
      expect(room.events.filter(({ __typename }) => __typename === 'ParticipantLeft')).toEqual([]);
    }
  }

  private async over(round: () => Promise<void>): Promise<void> {
    while (!this.stopped) await round();
  }
}

async function move(slot: number, target: ClusterMember, meanwhile: () => Promise<void>): Promise<void> {
  const going = await cluster!.beginMove(slot, target);
  const before = Date.now();
  await meanwhile();
  await going.migrate(3);
  await wait(Math.max(0, MOVE_MS - (Date.now() - before)));
  await going.migrate();
  await going.finish();
}

test('a room, a transfer and a relayed file live on while their slot moves to another master and back', async () => {
  const redis = cluster!;
  const scene = await Scene.in(freshRoom());
  await scene.prepare();
  const slot = slotOfPartition(partitionOf(scene.ann.roomId));
  const home = await redis.masterOf(slot);
  const away = redis.members.find((member) => member !== home)!;
  for (const [target, index] of [
    [away, 2],
    [home, 3],
  ] as const) {
    scene.start();
    await move(slot, target, () => scene.comesInVain());
    await scene.put(index);
    await scene.stop();
    await scene.isWhole();
  }
  const content = await patiently(() => scene.reader.content(scene.relayed));
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect([content.status, digest(content.bytes)]).toEqual([200, digest(scene.file)]);
}, 120_000);
