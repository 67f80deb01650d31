import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RejoinClient, RejoinRequestError, type Room } from '../../src/client/rejoin-client.js';
import { post } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { randomness } from '../support/randomness.js';
import { freePort } from '../support/free-port.js';
import { RedisServer } from '../support/redis-server.js';
import { Switchboard } from '../support/switchboard.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';
import { installBrowserParts, Shelf, type BrowserLocks } from './browser-parts.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const STORIES = Number(process.env['STORIES'] ?? 24);
/** What a lost connection leaves behind is gone after this. */
const GRACE_SECONDS = '1';

let redis: RedisServer;
let node: RejoinNode;
let locks: BrowserLocks;

beforeAll(async () => {
  locks = installBrowserParts();
  redis = await RedisServer.start();
  node = await startNode(redis.url, { GRACE_SECONDS });
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

interface Present {
  readonly id: string;
  readonly userId: string;
  readonly state: string;
}

/** Who is in the room, as the server has it. */
async function roster(roomId: string): Promise<readonly Present[]> {
  const query = 'query ($id: ID!) { room(id: $id) { participants { id userId state } } }';
  const { data } = await post<{ room: { participants: Present[] } | null }>(
    node.url,
    await tokenFor('observer'),
    query,
    {
      id: roomId,
    },
  );
  return data?.room?.participants ?? [];
}

/** A page with its session storage, whose tokens come late. */
class Tab {
  readonly storage = new Shelf();
  readonly roomId = freshRoom();
  /** What was asked for and has no answer yet. */
  readonly open = new Set<string>();
  readonly refusals: unknown[] = [];
  client = this.#newClient();
  room: Room | null = null;
  #asked = 0;
  #tokens: Promise<string>[] = [];

  constructor(
    readonly userId: string,
    private readonly lateness: () => number,
  ) {}

  join(): void {
    this.room = this.client.join(this.roomId);
  }

  /** The client goes, the page lives on. */
  closeClient(): void {
    this.track('client.close()', this.client.close());
    this.client = this.#newClient();
  }

  /** Everything that can be asked of a room, and has to be answered. */
  askForAll(): void {
    const { room } = this;
    if (!room) return;
    this.track('send()', room.send('topic', this.#asked));
    this.track('seated()', room.seated());
    this.track('sendFile()', room.sendFile('nobody', new File(['x'], 'x.txt')));
    this.track('chatHistory.load()', room.chatHistory.load());
    room.chat.say(`line ${this.#asked}`);
  }

  track(what: string, promise: Promise<unknown>): void {
    const name = `${what} ${(this.#asked += 1)}`;
    this.open.add(name);
    promise
      .catch((error: unknown) => this.refusals.push(error))
      .finally(() => this.open.delete(name))
      .catch(() => {});
  }

  /** Each token that was asked for has come, and what follows from it at once is done. */
  async tokensAreHere(): Promise<void> {
    for (let count = -1; count !== this.#tokens.length;) {
      count = this.#tokens.length;
      await Promise.all(this.#tokens);
      await wait(20);
    }
  }

  #newClient(): RejoinClient {
    const token = (): Promise<string> => {
      const late = wait(this.lateness()).then(() => tokenFor(this.userId));
      this.#tokens.push(late);
      return late;
    };
    return new RejoinClient({ url: node.url, token, storage: this.storage });
  }
}

/** The user is in the room as often as said, and stays so. */
async function isThere(tab: Tab, times: 0 | 1, story: string): Promise<void> {
  const ours = async () => (await roster(tab.roomId)).filter(({ userId }) => userId === tab.userId);
  const isSo = async () => {
    const present = await ours();
    return present.length === times && present.every(({ state }) => state === 'CONNECTED');
  };
  let seen: readonly Present[] = [];
  for (let again = 0; again < 2; again++) {
    await until(isSo, story, 30_000).catch(async (error: unknown) => {
      seen = await ours();
      throw new Error(`${story}: the room has ${JSON.stringify(seen)}`, { cause: error });
    });
    await tab.tokensAreHere();
    // Whoever came meanwhile passed the same doors.
    const barrier = await Visitor.enter(node, 'barrier', tab.roomId);
    await barrier.leave();
    await barrier.client.dispose();
  }
}

const CALLS = ['join', 'leave', 'close', 'rejoin', 'client.close'] as const;
type Call = (typeof CALLS)[number];

function call(tab: Tab, what: Call): void {
  if (what === 'join') tab.join();
  else if (what === 'client.close') tab.closeClient();
  else if (what === 'leave' && tab.room) tab.track('leave()', tab.room.leave());
  else if (what === 'close' && tab.room) tab.track('close()', tab.room.close());
  else if (what === 'rejoin') tab.room?.rejoin();
}

/** Whether the user is in the room after these calls: what the last one says that has a say. */
class Expectation {
  #isIn = false;
  #rejoinable = false;

  note(what: Call): void {
    if (what === 'join') this.#isIn = true;
    else if (what === 'rejoin') this.#isIn ||= this.#rejoinable;
    else this.#isIn = false;
    if (what === 'join') this.#rejoinable = true;
    // A closed client's rooms stay closed.
    if (what === 'client.close') this.#rejoinable = false;
  }

  get times(): 0 | 1 {
    return this.#isIn ? 1 : 0;
  }
}

async function play(number: number): Promise<void> {
  const random = randomness(SEED * 1_000 + number);
  const tab = new Tab(`user-${number}`, () => (random() < 0.3 ? 0 : random() * 120));
  const expectation = new Expectation();
  const told: string[] = [];
  const length = 2 + Math.floor(random() * 7);
  for (let step = 0; step < length; step++) {
    const what = CALLS[Math.floor(random() * CALLS.length)]!;
    told.push(what);
    call(tab, what);
    expectation.note(what);
    if (random() < 0.5) tab.askForAll();
    const pause = random();
    if (pause < 0.5) continue;
    told.push(pause < 0.75 ? 'a moment' : 'a while');
    await wait(pause < 0.75 ? random() * 10 : random() * 300);
  }
  const story = `SEED=${SEED}, story ${number}: ${told.join(', ')}`;
  await isThere(tab, expectation.times, story);
  if (expectation.times === 1) {
    await until(() => tab.room!.isConnected, `${story}: the room says so`);
    expect([story, (await roster(tab.roomId)).map(({ id }) => id)]).toEqual([story, [await tab.room!.seated()]]);
  } else if (tab.room) expect([story, tab.room.isConnected]).toEqual([story, false]);
  await tab.client.close();
  await until(() => tab.open.size === 0, `${story}: settled but for ${[...tab.open].join(', ')}`).catch(
    () => undefined,
  );
  expect([story, ...tab.open]).toEqual([story]);
  for (const error of tab.refusals) expect(error).toBeInstanceOf(RejoinRequestError);
}

test(`wherever joining, leaving, closing and coming back cross each other, the last call stands (SEED=${SEED})`, async () => {
  await Promise.all(Array.from({ length: STORIES }, (_, number) => play(number)));
  await until(() => locks.held.size === 0, `no lock is left of ${[...locks.held].join(', ')}`);
}, 120_000);

describe('React’s StrictMode', () => {
  test.each(['leave', 'close'] as const)('joins, %ss and joins in one tick: one participant', async (goes) => {
    const tab = new Tab(`strict-${goes}`, () => 50);
    tab.join();
    tab.track(goes, tab.room![goes]());
    const first = tab.room;
    tab.join();
    expect(tab.room).not.toBe(first);
    await isThere(tab, 1, goes);
    expect([first!.status.phase, tab.room!.status.phase]).toEqual([goes === 'leave' ? 'left' : 'closed', 'connected']);
    await tab.client.close();
  });

  test.each(['leave', 'close'] as const)('after a reload of the page (%s) has its seat still', async (goes) => {
    const before = new Tab(`reloaded-${goes}`, () => 0);
    before.join();
    const seat = await before.room!.seated();
    await before.client.close();
    const after = new Tab(before.userId, () => 30);
    Object.assign(after, { storage: before.storage, roomId: before.roomId });
    after.client = new RejoinClient({ url: node.url, token: () => tokenFor(after.userId), storage: after.storage });
    after.join();
    void after.room![goes]();
    after.join();
    expect(await after.room!.seated()).toBe(seat);
    await isThere(after, 1, goes);
    await after.client.close();
  });

  test('joins a room twice and has the same one', async () => {
    const tab = new Tab('twice', () => 10);
    tab.join();
    const first = tab.room;
    tab.join();
    expect(tab.room).toBe(first);
    await isThere(tab, 1, 'twice');
    await tab.room!.leave();
    tab.join();
    expect(tab.room).not.toBe(first);
    first!.rejoin();
    expect(first!.status.phase).toBe('left');
    await isThere(tab, 1, 'again');
    await tab.client.close();
  });
});

describe('what can no longer settle is rejected', () => {
  test.each([
    ['leave', 'LEFT'],
    ['close', 'CLOSED'],
  ] as const)('at once, after %s() with %s', async (goes, code) => {
    // Its token never comes.
    const client = new RejoinClient({ url: node.url, token: () => new Promise(() => undefined), storage: null });
    const room = client.join(freshRoom());
    const asked = [room.send('topic', 1), room.seated(), room.sendFile('nobody', new File(['x'], 'x'))];
    room.chat.say('hello');
    void room[goes]();
    for (const promise of asked) await expect(promise).rejects.toMatchObject({ name: 'RejoinRequestError', code });
    await expect(room.send('topic', 2)).rejects.toHaveProperty('code', code);
    expect(room.chat.lines).toMatchObject([{ text: 'hello', state: 'failed' }]);
    void client.close();
    expect(() => client.join('another')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  test('where another page takes over, with REPLACED; where the server refuses, with its code', async () => {
    const tab = new Tab('taken', () => 0);
    tab.join();
    await tab.room!.seated();
    const { participantKey } = JSON.parse(
      [...tab.storage.kept].find(([name]) => name.startsWith('rejoin-seat'))![1],
    ) as {
      participantKey: string;
    };
    const thief = await Visitor.enter(node, 'taken', { roomId: tab.roomId, participantKey });
    await until(() => tab.room!.status.phase === 'replaced', 'it is replaced');
    await expect(tab.room!.seated()).rejects.toHaveProperty('code', 'REPLACED');
    await thief.client.dispose();
    const refused = new RejoinClient({
      url: node.url,
      token: () => tokenFor('x', { rooms: ['other'] }),
      storage: null,
    });
    await expect(refused.join(tab.roomId).seated()).rejects.toHaveProperty('code', 'FORBIDDEN');
    await Promise.all([refused.close(), tab.client.close()]);
  });

  test('a line of chat that was under way goes when the room is joined again', async () => {
    const tab = new Tab('talker', () => 30);
    tab.join();
    await tab.room!.seated();
    tab.room!.chat.say('first word');
    await tab.room!.close();
    expect(tab.room!.chat.lines).toMatchObject([{ state: 'failed' }]);
    tab.join();
    await until(() => tab.room!.chat.lines.some(({ state }) => state === 'sent'), 'it is sent');
    expect(tab.room!.chat.lines).toMatchObject([{ text: 'first word', state: 'sent' }]);
    await tab.client.close();
  });
});

test.each([
  ['', false],
  [', also where its client is closed with it', true],
])('who leaves before it is back after a reload is gone at once%s', async (_, closes) => {
  const tab = new Tab('short', () => 30);
  tab.join();
  await tab.room!.seated();
  const witness = await Visitor.enter(node, 'witness', tab.roomId);
  const seat = await tab.room!.seated();
  await tab.client.close();
  await witness.sees(seat, 'RECONNECTING');
  tab.closeClient();
  tab.join();
  const left = tab.room!.leave();
  if (closes) tab.closeClient();
  await left;
  await witness.seesLeave(seat, 'LEFT');
  expect([...tab.storage.kept].filter(([name]) => name.startsWith('rejoin-seat'))).toEqual([]);
  await witness.client.dispose();
  await tab.client.close();
});

test('a copy of a tab that leaves at once takes nobody’s seat away', async () => {
  const tab = new Tab('copied', () => 0);
  tab.join();
  const seat = await tab.room!.seated();
  const copy = new Tab(tab.userId, () => 0);
  Object.assign(copy, { storage: tab.storage, roomId: tab.roomId });
  copy.closeClient();
  copy.join();
  await copy.room!.leave();
  await isThere(tab, 1, 'the original');
  expect(await tab.room!.seated()).toBe(seat);
  await Promise.all([copy.client.close(), tab.client.close()]);
});

test('who leaves without a network is gone as soon as there is one, also when its client was closed meanwhile', async () => {
  const patient = await startNode(redis.url, { GRACE_SECONDS: '30' });
  const { port } = new URL(patient.url);
  const board = await Switchboard.open(port);
  const roomId = freshRoom();
  const client = new RejoinClient({
    url: `http://127.0.0.1:${board.port}`,
    token: () => tokenFor('dark'),
    storage: null,
  });
  const room = client.join(roomId);
  const seat = await room.seated();
  const witness = await Visitor.enter(patient, 'witness', roomId);
  board.switchTo(`${await freePort()}`);
  await witness.sees(seat, 'RECONNECTING');
  let answered = false;
  void room.leave().then(() => (answered = true));
  expect(room.status.phase).toBe('left');
  await client.close();
  await until(() => answered, 'nobody waits for the server');
  board.switchTo(port);
  await witness.seesLeave(seat, 'LEFT');
  await Promise.all([witness.client.dispose(), board.close(), patient.stop()]);
});

test('files that are accepted in an outage come, also where it takes so long that one comes back as somebody new', async () => {
  const { port } = new URL(node.url);
  const board = await Switchboard.open(port);
  const roomId = freshRoom();
  const enter = (userId: string, at: string) => {
    const client = new RejoinClient({ url: `http://127.0.0.1:${at}`, token: () => tokenFor(userId), storage: null });
    return { client, room: client.join(roomId) };
  };
  const [ada, grace] = [enter('ada', port), enter('grace', `${board.port}`)];
  const seat = await grace.room.seated();
  await until(() => ada.room.participants.length === 2, 'Ada sees Grace');
  const isEmpty = (name: string) => new File([], name);
  ada.room.sendFiles(['grace'], [isEmpty('1'), isEmpty('2')]);
  await until(() => grace.room.batches[0]?.state === 'open', 'they are offered');
  board.switchTo(`${await freePort()}`);
  const accepted = grace.room.batches[0]!.accept();
  await until(() => ada.room.participants.length === 1, 'the server has let Grace go');
  board.switchTo(port);
  await accepted;
  await until(() => grace.room.batches[0]!.progress.files === 2, 'both have come');
  expect(grace.room.me?.id).not.toBe(seat);
  await Promise.all([ada.client.close(), grace.client.close()]);
  await board.close();
});

describe('a page that may be going for good', () => {
  async function enter(userId: string): Promise<{ tab: Tab; seat: string; witness: Visitor }> {
    const tab = new Tab(userId, () => 0);
    tab.join();
    const seat = await tab.room!.seated();
    return { tab, seat, witness: await Visitor.enter(node, 'witness', tab.roomId) };
  }

  test('is gone for the others after so many seconds', async () => {
    const { tab, seat, witness } = await enter('closes');
    tab.room!.leaveSoon(1);
    await witness.sees(seat, 'RECONNECTING');
    void tab.client.close();
    await witness.seesLeave(seat, 'LEFT');
    await witness.client.dispose();
  });

  test('is itself again where it comes back, reloaded or as it was', async () => {
    const { tab, seat, witness } = await enter('returns');
    tab.room!.leaveSoon(1);
    await witness.sees(seat, 'RECONNECTING');
    // Out of the back-forward cache.
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await until(() => witness.events.at(-1)?.participant.state === 'CONNECTED', 'it is back');
    tab.room!.leaveSoon(1);
    tab.closeClient();
    tab.join();
    expect(await tab.room!.seated()).toBe(seat);
    await witness.client.dispose();
    await tab.client.close();
  });

  test('and was not, comes in anew when the server has let it go', async () => {
    const { tab, seat, witness } = await enter('stays');
    tab.room!.leaveSoon(1);
    await witness.seesLeave(seat, 'LEFT');
    await until(() => tab.room!.isConnected && tab.room!.me?.id !== seat, 'it is there as a new participant');
    await witness.client.dispose();
    await tab.client.close();
  });
});
