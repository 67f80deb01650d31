import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { TokenSource } from '../../src/client/connection/graphql-http.js';
import type { GraphqlSocket } from '../../src/client/connection/graphql-socket.js';
import { watchNetwork } from '../../src/client/connection/network-watch.js';
import { Patience } from '../../src/client/connection/patience.js';
import { isTransient, type RejoinRequestError } from '../../src/client/connection/request-error.js';
import { ViewerDocument } from '../../src/client/generated/operations.js';
import { until } from '../support/until.js';
import { installBrowserParts, socketTo } from './browser-parts.js';

beforeAll(() => void installBrowserParts());

/** A server that does nothing but what a test wants. */
class Host {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  connections = 0;
  introductions = 0;
  introduced: (close: (code: number) => void) => void = () => undefined;

  async listen(): Promise<void> {
    await once(this.server, 'listening');
    this.server.on('connection', (ws) => {
      this.connections++;
      ws.on('message', () => {
        this.introductions++;
        this.introduced((code) => ws.close(code, 'as the test wants'));
      });
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const ws of this.server.clients) ws.terminate();
    this.server.close();
    await once(this.server, 'close');
  }
}

let host: Host;
beforeEach(async () => {
  host = new Host();
  await host.listen();
});
afterEach(() => host.close());

const connection = (token: TokenSource = () => 'token'): GraphqlSocket => socketTo(host.url, token);

/** Subscribes; what the subscription ends with. */
function ending(socket: GraphqlSocket): Promise<RejoinRequestError | 'complete'> {
  return new Promise((resolve) => {
    const sink = { next: () => undefined, error: resolve, complete: () => resolve('complete') };
    socket.subscribe(ViewerDocument, {}, sink);
  });
}

describe('a connection that the server closes', () => {
  test.each([
    [4400, 'PROTOCOL_ERROR'],
    [4401, 'UNAUTHENTICATED'],
    [4403, 'FORBIDDEN'],
    [4406, 'PROTOCOL_ERROR'],
    [4409, 'PROTOCOL_ERROR'],
    [4429, 'PROTOCOL_ERROR'],
  ])('with %i has ended for good: %s', async (code, expected) => {
    host.introduced = (close) => close(code);
    const socket = connection();
    const error = await ending(socket);
    expect(error).toMatchObject({ code: expected, details: { closeCode: code } });
    expect(isTransient(error)).toBe(false);
    expect(host.connections).toBe(1);
    socket.close();
  });

  test('with 4500 may be tried again: what failed in the server may pass', async () => {
    host.introduced = (close) => close(4500);
    const socket = connection();
    const error = await ending(socket);
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', details: { closeCode: 4500 } });
    expect(isTransient(error)).toBe(true);
    socket.close();
  });

  test.each([1001, 1006, 1012, 1013, 4408, 4413])('with %i is looked for again', async (code) => {
    host.introduced = (close) => (code === 1006 ? [...host.server.clients][0]?.terminate() : close(code));
    const socket = connection();
    void ending(socket);
    await until(() => host.connections >= 2, 'it comes back');
    socket.close();
  });
});

describe('a socket that was closed', () => {
  test('takes no subscription', () => {
    const socket = connection();
    socket.close();
    expect(() => socket.subscribe(ViewerDocument, {}, {} as never)).toThrow(
      expect.objectContaining({ code: 'CLOSED' }),
    );
  });

  test('while its token was on the way opens no connection when that comes', async () => {
    let give: (token: string) => void = () => undefined;
    let asked = 0;
    const token = (): Promise<string> => {
      asked++;
      return new Promise((resolve) => (give = resolve));
    };
    const socket = connection(token);
    void ending(socket);
    await until(() => asked === 1, 'the token is asked for');
    socket.close();
    give('late');
    await answeredAnother();
    expect([host.connections, asked]).toEqual([1, 1]);
  });

  test('while it waited for the next attempt makes none', async () => {
    host.introduced = (close) => close(1013);
    const socket = connection();
    void ending(socket);
    await until(() => host.introductions === 2, 'two attempts were refused');
    socket.close();
    host.introduced = () => undefined;
    await answeredAnother();
    expect(host.connections).toBe(3);
  });

  test('drops its connection with a code that is not the goodbye', async () => {
    const codes: number[] = [];
    host.server.on('connection', (ws) => ws.on('close', (code) => codes.push(code)));
    const socket = connection();
    void ending(socket);
    await until(() => host.introductions === 1, 'it is connected');
    socket.close();
    await until(() => codes.length === 1, 'the server sees it go');
    expect(codes).toEqual([4499]);
  });

  /** Somebody else came meanwhile, one connection more meanwhile: what was on its way had its time. */
  async function answeredAnother(): Promise<void> {
    const introduced = host.introductions;
    const other = connection(() => 'other');
    void ending(other);
    await until(() => host.introductions > introduced, 'another one is let in');
    other.close();
  }
});

test('a token that can’t be had is asked for again before a connection is opened', async () => {
  let asked = 0;
  const socket = connection(() => {
    asked++;
    if (asked < 3) throw new Error('the page’s own server is away');
    return 'token';
  });
  void ending(socket);
  await until(() => host.introductions === 1, 'it is connected');
  expect([asked, host.connections]).toEqual([3, 1]);
  socket.close();
});

test('what a server says twice, or in no known form, changes nothing', async () => {
  const heard: string[] = [];
  host.server.on('connection', (ws) =>
    ws.on('message', (data: Buffer) => {
      heard.push((JSON.parse(String(data)) as { type: string }).type);
      if (!data.includes('connection_init')) return;
      for (const text of ['{"type":"pong"}', '5', 'null', '[', '{"type":"news"}']) ws.send(text);
      for (let twice = 0; twice < 2; twice++) ws.send('{"type":"connection_ack"}');
      ws.send('{"type":"ping"}');
    }),
  );
  const socket = connection();
  void ending(socket);
  await until(() => heard.includes('pong'), 'it goes on');
  expect(heard).toEqual(['connection_init', 'subscribe', 'pong']);
  socket.close();
});

test('who subscribes on hearing of the connection is subscribed once', async () => {
  const heard: string[] = [];
  host.server.on('connection', (ws) =>
    ws.on('message', (data: Buffer) => {
      if (data.includes('connection_init')) ws.send('{"type":"connection_ack"}');
      else if (data.includes('subscribe')) heard.push((JSON.parse(String(data)) as { id: string }).id);
    }),
  );
  const socket = connection();
  socket.once('connected', () => void ending(socket));
  void ending(socket);
  await until(() => heard.length >= 2, 'both are subscribed');
  socket.close();
  await until(() => host.server.clients.size === 0, 'all that was sent has arrived');
  expect(heard).toEqual(['1', '2']);
});

test('a server that lets everybody in and serves nobody is asked with growing waits', async () => {
  host.server.on('connection', (ws) =>
    ws.on('message', (data: Buffer) => {
      if (data.includes('connection_init')) ws.send('{"type":"connection_ack"}');
      else ws.close(1013);
    }),
  );
  let asked = 0;
  const socket = connection(() => `token ${(asked += 1)}`);
  void ending(socket);
  await until(() => host.connections === 3, 'it is asked at once, and then soon');
  const askedAt = performance.now();
  await until(() => host.connections === 4, 'it is asked again');
  // 1.2 s to 2.2 s.
  expect(performance.now() - askedAt).toBeGreaterThan(1_000);
  socket.close();
});

test('patience doubles with each vain wait, and remembers what the line takes', () => {
  const patience = new Patience(5_000, 20_000);
  const seen = [1, 2, 3].map(() => {
    patience.tired();
    return patience.ms;
  });
  expect(seen).toEqual([10_000, 20_000, 20_000]);
  patience.served(6_000);
  expect(patience.ms).toBe(12_000);
  patience.served(100);
  expect(patience.ms).toBe(5_000);
});

describe('a device in another network', () => {
  /** Lets everybody in, and answers pings if it is told to. */
  async function followed(answersPings: boolean): Promise<GraphqlSocket> {
    host.server.on('connection', (ws) =>
      ws.on('message', (data: Buffer) => {
        if (data.includes('connection_init')) ws.send('{"type":"connection_ack"}');
        if (data.includes('"ping"') && answersPings) ws.send('{"type":"pong"}');
      }),
    );
    const socket = connection();
    const connected = new Promise<void>((resolve) => socket.on('connected', resolve));
    void ending(socket);
    await connected;
    return socket;
  }

  test('finds at once that its socket is dead, and says that links may be', async () => {
    const socket = await followed(false);
    let told = 0;
    socket.on('network', () => (told += 1));
    const changedAt = performance.now();
    dispatchEvent(new Event('online'));
    // What may mean nothing gives the socket no more time.
    dispatchEvent(new Event('offline'));
    await until(() => host.connections === 2, 'it is connected anew');
    // Without a change a pong is waited for for 5 s.
    expect(performance.now() - changedAt).toBeLessThan(4_500);
    expect(told).toBe(1);
    socket.close();
  });

  test('gives an attempt up that began in the old one', async () => {
    const socket = connection();
    void ending(socket);
    await until(() => host.introductions === 1, 'it waits to be acknowledged');
    const changedAt = performance.now();
    dispatchEvent(new Event('online'));
    await until(() => host.introductions === 2, 'it tries anew');
    expect(performance.now() - changedAt).toBeLessThan(4_000);
    socket.close();
  });

  test('keeps a socket that lives', async () => {
    const socket = await followed(true);
    const answered = new Promise((resolve) => socket.on('latency', resolve));
    dispatchEvent(new Event('online'));
    await answered;
    expect(host.connections).toBe(1);
    socket.close();
  });

  test('is told apart from one whose line is only reckoned anew', () => {
    const told: string[] = [];
    const connection = Object.assign(new EventTarget(), { type: 'wifi' });
    Object.assign(navigator, { connection });
    const ended = new AbortController();
    watchNetwork(
      () => told.push(`in ${connection.type}`),
      () => told.push('reckoned anew'),
      ended.signal,
    );
    for (const type of ['wifi', 'none', 'cellular', 'cellular']) {
      connection.type = type;
      connection.dispatchEvent(new Event('change'));
    }
    ended.abort();
    connection.dispatchEvent(new Event('change'));
    expect(told).toEqual(['reckoned anew', 'in cellular', 'reckoned anew']);
    Object.assign(navigator, { connection: undefined });
  });
});
