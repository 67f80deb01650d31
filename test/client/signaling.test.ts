import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WebSocket as NodeSocket } from 'ws';
import type { ClientOptions } from '../../src/client/client-options.js';
import { SignalingClient, type RoomSignal, type SignalingRoom } from '../../src/client/signaling.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';

let redis: RedisServer;
let node: RejoinNode;
const clients: SignalingClient[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

interface Told {
  readonly payload?: { readonly data?: { readonly roomEvents?: Record<string, unknown> } };
}

/** The WebSocket that a program without a browser brings. A test may cut its connections, or stand between it and the server. */
class OwnSocket extends NodeSocket {
  static readonly open = new Set<OwnSocket>();
  static alter: (event: Record<string, unknown>) => void = () => undefined;

  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols);
    this.on('open', () => OwnSocket.open.add(this));
    this.on('close', () => OwnSocket.open.delete(this));
  }

  override emit(name: string, ...values: unknown[]): boolean {
    const isMessage = name === 'message';
    return super.emit(name, ...(isMessage ? [altered(String(values[0])), false] : values));
  }
}

function altered(text: string): string {
  const message = JSON.parse(text) as Told;
  const event = message.payload?.data?.roomEvents;
  if (event) OwnSocket.alter(event);
  return JSON.stringify(message);
}

afterEach(() => {
  OwnSocket.alter = () => undefined;
});

function clientOf(userId: string, options: Partial<ClientOptions> = {}): SignalingClient {
  const socket = OwnSocket as unknown as typeof WebSocket;
  const client = new SignalingClient({ url: node.url, token: () => tokenFor(userId), WebSocket: socket, ...options });
  clients.push(client);
  return client;
}

/** All that the room tells by that name. */
function heard(room: SignalingRoom, name: 'message' | 'signal' | 'joined'): unknown[] {
  const all: unknown[] = [];
  room.on(name, (value) => all.push(value));
  return all;
}

test('this process has no page', () => {
  expect(['document', 'location', 'addEventListener'].filter((name) => name in globalThis)).toEqual([]);
});

describe('signaling outside a browser', () => {
  test('brings people, messages, chat and handshakes, each once and in order', async () => {
    const roomId = freshRoom();
    const ada = clientOf('ada').join(roomId);
    const joined = heard(ada, 'joined');
    const me = await ada.ready;
    expect(me).toMatchObject({ userId: 'ada', isMe: true, state: 'CONNECTED' });
    const grace = clientOf('grace').join(roomId);
    const messages = heard(grace, 'message');
    const signals = heard(grace, 'signal') as RoomSignal[];
    const { id } = await grace.ready;
    await until(() => joined.length === 1, 'Ada hears of Grace');
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' };
    await Promise.all([
      ada.signal(id, 'OFFER', { type: 'offer', sdp: 'v=0' }),
      ada.signal(id, 'ICE_CANDIDATE', candidate),
      ada.send('cursor', { x: 1 }, { to: id }),
      ada.send('cursor', { x: 2 }, { toUser: 'grace' }),
    ]);
    ada.chat.say('hello');
    await until(() => grace.chat.lines.length === 1, 'Grace reads the line');
    expect(grace.chat.lines[0]).toMatchObject({ text: 'hello', userId: 'ada', mine: false });
    expect(signals.map(({ kind, payload }) => [kind, payload])).toEqual([
      ['OFFER', { type: 'offer', sdp: 'v=0' }],
      ['ICE_CANDIDATE', candidate],
    ]);
    expect(signals.every(({ from }) => from.id === me.id)).toBe(true);
    expect(messages).toMatchObject([{ payload: { x: 1 }, addressed: true }, { payload: { x: 2 } }]);
    await ada.leave();
    await until(() => grace.participants.length === 1, 'Grace sees her go');
    await expect(ada.ready).rejects.toMatchObject({ code: 'LEFT' });
  });

  test('comes back after a cut as the same participant, with what it missed', async () => {
    const roomId = freshRoom();
    const [ada, grace] = [clientOf('ada').join(roomId), clientOf('grace').join(roomId)];
    const { id } = await grace.ready;
    await ada.ready;
    const messages = heard(grace, 'message');
    let status = grace.status;
    grace.on('status', (now) => (status = now));
    for (const socket of [...OwnSocket.open]) socket.terminate();
    await Promise.all([1, 2, 3].map((word) => ada.send('word', word)));
    await until(() => messages.length === 3, 'Grace has all words');
    expect(messages).toMatchObject([1, 2, 3].map((payload) => ({ payload })));
    expect(status).toMatchObject({ phase: 'connected', recovery: { resumed: true, recovered: true } });
    expect(grace.me?.id).toBe(id);
  });

  test('says by `ready` why it is not let in', async () => {
    const token = (): Promise<string> => tokenFor('ada', { rooms: ['elsewhere'] });
    const room = clientOf('ada', { token }).join(freshRoom());
    await expect(room.ready).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(room.status).toMatchObject({ phase: 'refused', error: { code: 'FORBIDDEN' } });
  });

  test('asks by the fetch that it was given, and logs what it does', async () => {
    const asked: string[] = [];
    const logged: string[] = [];
    const note = (text: string): void => void logged.push(text);
    const ownFetch: typeof fetch = (url, init) => {
      asked.push(url as string);
      return fetch(url, init);
    };
    const log = { debug: note, info: note, warn: note, error: note };
    const room = clientOf('ada', { fetch: ownFetch, log }).join(freshRoom());
    await room.send('topic', 1);
    expect(asked).toEqual([`${node.url}/graphql`]);
    await room.leave();
    expect(logged).toEqual(expect.arrayContaining(['rejoin: connected', 'rejoin: in the room', 'rejoin: left']));
  });

  test('lives with a log that throws, and says so', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const fail = (): never => {
      throw new Error('the log is full');
    };
    const room = clientOf('ada', { log: { debug: fail, info: fail, warn: fail, error: fail } }).join(freshRoom());
    const { id } = await room.ready;
    for (const socket of [...OwnSocket.open]) socket.terminate();
    await until(() => !room.isConnected, 'it is cut off');
    expect((await room.ready).id).toBe(id);
    await room.leave();
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'the log is full' }));
    reported.mockRestore();
  });

  test('rejects a signal that is on its way when its addressee leaves, and when the room is left', async () => {
    const roomId = freshRoom();
    const ada = clientOf('ada').join(roomId);
    const grace = clientOf('grace', { fetch: () => new Promise(() => {}) }).join(roomId);
    const [{ id }, me] = await Promise.all([ada.ready, grace.ready]);
    await until(() => grace.participants.length === 2, 'Grace sees Ada');
    const toAda = grace.signal(id, 'OFFER', { type: 'offer', sdp: 'v=0' });
    const toHerself = grace.signal(me.id, 'OFFER', { type: 'offer', sdp: 'v=0' });
    void ada.leave();
    await expect(toAda).rejects.toMatchObject({ code: 'PARTICIPANT_NOT_FOUND' });
    void grace.leave();
    await expect(toHerself).rejects.toMatchObject({ code: 'LEFT' });
  });

  test('gives events to a loop, which ends when the room is left', async () => {
    const roomId = freshRoom();
    const grace = clientOf('grace').join(roomId);
    const room = clientOf('ada').join(roomId);
    const [seen, phases]: [unknown[], string[]] = [[], []];
    const loops = Promise.all([
      (async () => {
        for await (const { payload } of room.events('message')) seen.push(payload);
      })(),
      (async () => {
        for await (const { phase } of room.events('status')) phases.push(phase);
      })(),
    ]);
    await room.ready;
    await grace.send('word', 'one');
    await grace.send('word', 'two');
    await until(() => seen.length === 2, 'both came');
    await room.leave();
    await loops;
    expect([seen, phases]).toEqual([
      ['one', 'two'],
      ['connected', 'left'],
    ]);
  });
});

test('who leaves as soon as it is in is gone, and all listeners hear it in that order', async () => {
  const room = clientOf('ada').join(freshRoom());
  const phases: string[] = [];
  room.on('status', ({ phase }) => phase === 'connected' && void room.leave());
  room.on('status', ({ phase }) => phases.push(phase));
  const looped: string[] = [];
  for await (const { phase } of room.events('status')) looped.push(phase);
  expect([phases, looped]).toEqual([
    ['connected', 'left'],
    ['connected', 'left'],
  ]);
  expect([room.status.phase, room.me, room.participants]).toEqual(['left', null, []]);
});

test('events and values of a newer server have no effect, and what follows them arrives', async () => {
  const roomId = freshRoom();
  const [ada, grace] = [clientOf('ada').join(roomId), clientOf('grace').join(roomId)];
  await Promise.all([ada.ready, grace.ready]);
  await until(() => ada.participants.length === 2, 'they see each other');
  const messages = heard(ada, 'message');
  const sockets = new Set(OwnSocket.open);
  OwnSocket.alter = (event) => {
    if (event['topic'] === 'of tomorrow') event['__typename'] = 'RoomDecorated';
    if (event['topic'] === 'kind of tomorrow') event['kind'] = 'HOLOGRAM';
  };
  for (const topic of ['of tomorrow', 'kind of tomorrow', 'of today']) await grace.send(topic, topic);
  await until(() => messages.length > 0, 'what is known arrives');
  expect(messages).toMatchObject([{ topic: 'of today' }]);
  // Nothing was read again for want of an agreement on what was delivered.
  expect([...OwnSocket.open].every((socket) => sockets.has(socket))).toBe(true);
  expect(ada.isConnected).toBe(true);
});
