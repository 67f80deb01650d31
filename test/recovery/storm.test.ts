import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { post } from '../support/graphql.js';
import { randomness } from '../support/randomness.js';
import { roomKey } from '../../src/redis/keys.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, type Sent } from '../support/visitor.js';
import { Traveller } from './traveller.js';

const LENGTH = process.env['SOAK'] === '1' ? 10 : 1;
const EVENTS = 10_000 * LENGTH;
const CUTS = 200 * LENGTH;
const LOG_SIZE = 200;
const BATCH = 10;
const IN_FLIGHT = 4;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

interface Said {
  readonly number: number;
  readonly from: Traveller;
  readonly to: Traveller | string | null;
  offset: number;
}

const MANY = `mutation (${Array.from({ length: BATCH }, (_, index) => `$i${index}: SendSignalInput!`).join(' ')}) {
  ${Array.from({ length: BATCH }, (_, index) => `s${index}: sendSignal(input: $i${index}) { id cursor duplicate }`).join('\n')}
}`;

class Storm {
  readonly said: Said[] = [];
  readonly faults: string[] = [];
  private readonly random = randomness(SEED);
  private readonly tokens = new Map<string, string>();
  private top = 0;
  private inFlight = 0;
  private next = 0;
  over = false;

  constructor(
    private readonly roomId: string,
    private readonly server: RedisServer,
    private readonly nodes: readonly RejoinNode[],
    private readonly travellers: readonly Traveller[],
  ) {}

  async begin(): Promise<void> {
    for (const one of this.travellers) {
      this.tokens.set(one.userId, await tokenFor(one.userId));
      await one.arrive(this.node());
    }
  }

  /** Says everything, never more than the log can hold for who is behind: so nobody may ever lose anything. */
  async speak(): Promise<void> {
    const speaker = async () => {
      while (this.next < EVENTS) {
        await until(() => this.mayGoOn(), 'all keep up', 30_000);
        this.inFlight += BATCH;
        await this.sayBatch();
        this.inFlight -= BATCH;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, speaker));
  }

  private mayGoOn(): boolean {
    for (const one of this.travellers) one.read();
    const behind = Math.min(...this.travellers.map(({ offset }) => offset));
    return this.top + this.inFlight + BATCH - behind < LOG_SIZE / 2;
  }

  private async sayBatch(): Promise<void> {
    const from = this.oneOf(this.travellers);
    const batch = Array.from({ length: BATCH }, () => this.draft(from));
    const variables = Object.fromEntries(
      batch.map(({ number, to }, index) => [`i${index}`, this.inputOf(from, number, to)]),
    );
    const say = async (node: RejoinNode) =>
      post<Record<string, Sent>>(node.url, this.tokens.get(from.userId)!, MANY, variables);
    // One in ten is repeated, to either node, at the same time.
    const answers = await Promise.all(this.random() < 0.1 ? [say(this.node()), say(this.node())] : [say(this.node())]);
    for (const { data, errors } of answers) if (errors || !data) this.faults.push(JSON.stringify(errors));
    batch.forEach((said, index) =>
      this.note(
        said,
        answers.flatMap(({ data }) => data?.[`s${index}`] ?? []),
      ),
    );
  }

  private draft(from: Traveller): Said {
    const draw = this.random();
    const other = this.oneOf(this.travellers.filter((one) => one !== from));
    const to = draw < 0.7 ? null : draw < 0.85 ? other : other.userId === from.userId ? null : other.userId;
    const said = { number: this.next, from, to, offset: 0 };
    this.next += 1;
    return said;
  }

  private inputOf(from: Traveller, number: number, to: Said['to']): object {
    const address = to === null ? {} : typeof to === 'string' ? { toUser: to } : { to: to.id };
    const fixed = { roomId: this.roomId, kind: 'APPLICATION', participantId: from.id };
    return { ...fixed, ...address, payload: number, idempotencyKey: `k${number}` };
  }

  private note(said: Said, answers: readonly Sent[]): void {
    const cursors = new Set(answers.map(({ cursor }) => cursor));
    const firsts = answers.filter(({ duplicate }) => !duplicate).length;
    if (cursors.size !== 1 || firsts !== 1)
      this.faults.push(`${said.number} has ${cursors.size} places, sent ${firsts} times`);
    said.offset = placeOf(answers[0]?.cursor ?? '').offset;
    this.top = Math.max(this.top, said.offset);
    this.said.push(said);
  }

  /** Connections break and come back, some before they are missed (a takeover), some by their key alone. */
  async cut(): Promise<void> {
    for (let count = 0; count < CUTS; count += 1) {
      // Spread over all that is said.
      await until(() => this.next >= (count * EVENTS) / CUTS, 'something is said', 60_000);
      await until(() => this.travellers.some(({ away }) => !away));
      const one = this.oneOf(this.travellers.filter(({ away }) => !away));
      const draw = this.random();
      const departs = draw < 0.8;
      if (departs) one.depart(draw < 0.6 ? 'cut' : 'closed');
      one.away = true;
      const [node, byKey, absence] = [this.node(), departs && this.random() < 0.25, this.random() * 60];
      void wait(absence)
        .then(async () => one.arrive(node, byKey && (await this.isKnown(one))))
        .catch((error: unknown) => this.faults.push(String(error)));
    }
    await until(() => this.travellers.every(({ away }) => !away), 'all are back', 30_000);
  }

  /** Whether the server knows enough of what it received to be asked for the rest. */
  private async isKnown({ id, offset }: Traveller): Promise<boolean> {
    const { redis } = this.server;
    const isAway = async () =>
      (await redis.hget(roomKey(this.roomId, 'roster'), id))?.includes('RECONNECTING') === true;
    await until(isAway, 'the server notices that it is away');
    const known = await redis.hget(roomKey(this.roomId, 'acknowledged'), id);
    return offset - Number(known?.split(':')[1]) < LOG_SIZE / 2;
  }

  async killSubscribers(): Promise<void> {
    while (!this.over) {
      await this.server.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await wait(200 + this.random() * 200);
    }
  }

  /** What this one must have heard, in the order of the log. */
  expectedBy(one: Traveller): number[] {
    const forIt = this.said.filter(({ from, to }) => from !== one && (to === null || to === one || to === one.userId));
    return forIt.sort((x, y) => x.offset - y.offset).map(({ number }) => number);
  }

  private node(): RejoinNode {
    return this.oneOf(this.nodes);
  }

  private oneOf<T>(choice: readonly T[]): T {
    return choice[Math.floor(this.random() * choice.length)]!;
  }
}

let redis: RedisServer;
let nodes: RejoinNode[];
let storm: Storm;
const roomId = freshRoom();
const travellers = ['ann', 'bob', 'carl', 'dora', 'eve', 'eve'].map((userId) => new Traveller(userId, roomId));

beforeAll(async () => {
  redis = await RedisServer.start();
  const settings = { LOG_SIZE: String(LOG_SIZE), LEASE_SECONDS: '3' };
  nodes = await Promise.all([startNode(redis.url, settings), startNode(redis.url, settings)]);
  storm = new Storm(roomId, redis, nodes, travellers);
  await storm.begin();
});

afterAll(async () => {
  storm.over = true;
  for (const one of travellers) one.leave();
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

async function untilAll(fits: (one: Traveller, index: number) => boolean, what: string): Promise<void> {
  await until(() => {
    for (const one of travellers) one.read();
    return travellers.every(fits);
  }, what);
}

test(
  `the storm SEED=${SEED}: ${EVENTS} events, ${CUTS} cuts, two nodes, subscribers killed all the time`,
  async () => {
    const killing = storm.killSubscribers();
    await Promise.all([storm.speak(), storm.cut()]);
    const expected = travellers.map((one) => storm.expectedBy(one));
    const heard = untilAll((one, index) => one.heard.length >= expected[index]!.length, 'everything is heard');
    await heard.catch((error: unknown) => storm.faults.push(String(error)));
    storm.over = true;
    await killing;

    expect([...storm.faults, ...travellers.flatMap(({ faults }) => faults)]).toEqual([]);
    expect(storm.said.length).toBeGreaterThanOrEqual(EVENTS);
    expect(new Set(storm.said.map(({ offset }) => offset)).size).toBe(storm.said.length);
    travellers.forEach((one, index) => expect(one.heard).toEqual(expected[index]));
  },
  120_000 * LENGTH,
);

test('whatever notices were lost on the way, all end with the same room before them; and it is forgotten when they leave', async () => {
  const query =
    'query ($roomId: ID!) { room(id: $roomId) { participants { id userId name isHost state quality joinedAt } } }';
  const { data } = await post<{ room: { participants: { id: string }[] } }>(
    nodes[0]!.url,
    await tokenFor('ann'),
    query,
    { roomId },
  );
  const byId = (list: Iterable<{ id: string }>) => JSON.stringify([...list].sort((x, y) => (x.id < y.id ? -1 : 1)));
  const agreed = byId(data!.room.participants);
  await untilAll(({ roster }) => byId(roster.values()) === agreed, 'all see the same room');
  for (const one of travellers) one.leave();
  await until(async () => [...(await redis.keys()).keys()].every((key) => !key.includes(roomId)), 'it is forgotten');
});
