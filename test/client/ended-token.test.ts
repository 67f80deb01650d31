import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GraphqlSocket } from '../../src/client/connection/graphql-socket.js';
import { ViewerDocument } from '../../src/client/generated/operations.js';
import { GivenToken } from '../../src/page/tokens.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { installBrowserParts, socketTo } from './browser-parts.js';

let server: RedisServer;
let node: RejoinNode;
let old: string;
let good: string;

beforeAll(async () => {
  installBrowserParts();
  server = await RedisServer.start();
  node = await startNode(server.url);
  old = await tokenFor('alice', {}, new Date(Date.now() - 60_000));
  good = await tokenFor('alice');
});

afterAll(async () => {
  await node.stop();
  await server.stop();
});

describe('a token that the server calls ended', () => {
  let asked: (string | undefined)[];
  let told: number;
  beforeEach(() => {
    asked = [];
    told = 0;
  });

  function connect(token: (ended?: string) => string | Promise<string>): GraphqlSocket {
    const socket = socketTo(node.socketUrl, (ended) => {
      asked.push(ended);
      return token(ended);
    });
    socket.on('tokenEnded', () => (told += 1));
    const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
    socket.subscribe(ViewerDocument, {}, sink);
    return socket;
  }

  async function connected(socket: GraphqlSocket): Promise<void> {
    let isConnected = false;
    socket.on('connected', () => (isConnected = true));
    await until(() => isConnected, 'it is connected');
    socket.close();
  }

  test('is named to who gives tokens, and replaced without a word', async () => {
    await connected(connect((ended) => (ended === old ? good : old)));
    expect([asked, told]).toEqual([[undefined, old], 0]);
  });

  test('is told of when the same one is given again, and asked for on', async () => {
    let renewed = false;
    const socket = connect(() => (renewed ? good : old));
    await until(() => told >= 1, 'it is told');
    expect(asked.slice(0, 2)).toEqual([undefined, old]);
    renewed = true;
    await connected(socket);
  });

  test('is asked for by the page, also where the page’s clock says that it is good', async () => {
    let asks = 0;
    const renew = async () => `${(asks += 1)}.e30.s`;
    const given = new GivenToken(good, renew);
    expect(await given.current()).toBe(good);
    expect(await Promise.all([given.current(good), given.current()])).toEqual(['1.e30.s', '1.e30.s']);
    expect(await given.current(good)).toBe('1.e30.s');
  });
});
