import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { RawSocket } from '../support/raw-socket.js';
import { tokenFor } from '../support/tokens.js';
import { freshRoom } from '../support/visitor.js';
import { Company } from '../rooms/company.js';

const PLACE = 'connectionParams: {authorization: "Bearer …"}';
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
const endedToken = () => tokenFor('alice', {}, secondsAgo(10));

const company = new Company(1, {});
let token: string;

beforeAll(async () => {
  token = await tokenFor('alice');
});

async function greeted(payload?: object, headers: Record<string, string> = {}): Promise<RawSocket> {
  const socket = await RawSocket.open(company.node().socketUrl, 'graphql-transport-ws', headers);
  socket.say({ type: 'connection_init', ...(payload && { payload }) });
  return socket;
}

async function farewell(payload?: object, headers?: Record<string, string>): Promise<RawSocket['closed']> {
  const socket = await greeted(payload, headers);
  await socket.code();
  return socket.closed;
}

describe('a token over graphql-ws', () => {
  const bearer = () => `Bearer ${token}`;

  test.each<[string, () => object | undefined, () => Record<string, string>]>([
    ['in connectionParams', () => ({ authorization: bearer() }), () => ({})],
    ['with a capital', () => ({ Authorization: bearer() }), () => ({})],
    ['as it is', () => ({ token }), () => ({})],
    ['beside an empty one', () => ({ authorization: 'Bearer ', token }), () => ({})],
    ['in the header of the handshake', () => undefined, () => ({ authorization: bearer() })],
    ['in the header, beside an empty one', () => ({ authorization: 'Bearer' }), () => ({ authorization: bearer() })],
    ['in the header, beside other parameters', () => ({ locale: 'de' }), () => ({ authorization: bearer() })],
    [
      'in parameters, which go before the header',
      () => ({ authorization: bearer() }),
      () => ({ authorization: 'Bearer x' }),
    ],
  ])('is taken: %s', async (_, payload, headers) => {
    const socket = await greeted(payload(), headers());
    await socket.frame(({ type }) => type === 'connection_ack');
    expect(await socket.operate('{"query":"{ viewer { id } }"}')).toEqual({ data: { viewer: { id: 'alice' } } });
    socket.end();
  });

  test.each<[string, object | undefined, Record<string, string>]>([
    ['nowhere', undefined, {}],
    ['as an empty Bearer', { authorization: 'Bearer ' }, { authorization: 'Bearer' }],
    ['below headers, as Hasura has it', { headers: { Authorization: 'Bearer x' } }, {}],
    ['of another type', { authorization: { Bearer: 'x' } }, {}],
    ["behind a proxy's own Basic", {}, { authorization: 'Basic YTpi' }],
  ])('is missed: %s; 4401 says where it belongs', async (_, payload, headers) => {
    expect(await farewell(payload, headers)).toEqual({ code: 4401, reason: `A token is needed: ${PLACE}` });
  });

  test('is missed before the first operation too', async () => {
    const socket = await RawSocket.open(company.node().socketUrl);
    socket.subscribe('1', '{ viewer { id } }');
    await socket.code();
    expect(socket.closed).toEqual({ code: 4401, reason: `A token is needed: ${PLACE}` });
  });

  test('that never was good: 4401, with a reason that fits into a close frame', async () => {
    const bad = ['nonsense', await tokenFor(''), await tokenFor('a', { rooms: [1] }), 'x'.repeat(10_000)];
    for (const authorization of bad) {
      const closed = await farewell({ authorization });
      expect(closed).toMatchObject({ code: 4401, reason: expect.stringContaining(`Expected: ${PLACE}`) });
      expect(Buffer.byteLength(closed?.reason ?? '')).toBeLessThanOrEqual(123);
    }
  });

  test('that ended: 4410, wherever it stood', async () => {
    const ended = `Bearer ${await endedToken()}`;
    for (const closed of [await farewell({ authorization: ended }), await farewell({}, { authorization: ended })]) {
      expect(closed).toEqual({ code: 4410, reason: expect.stringContaining('come back with a new one') });
    }
  });

  test('that ended before the first try costs a stock client one try', async () => {
    const tokens = [await endedToken(), token];
    const client = createClient({
      url: company.node().socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: () => ({ authorization: `Bearer ${tokens.shift()}` }),
      retryWait: async () => undefined,
    });
    const first = await new Promise((resolve, reject) => {
      client.subscribe(
        {
          query: 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { __typename } }',
          variables: { roomId: freshRoom() },
        },
        { next: ({ data }) => resolve(data), error: reject, complete: () => undefined },
      );
    });
    expect(first).toEqual({ roomEvents: { __typename: 'RoomSnapshot' } });
    await client.dispose();
  });
});

describe('over HTTP', () => {
  const ask = (authorization: string, query: string) =>
    fetch(`${company.node().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query }),
    });

  test('an empty Bearer is no token: what needs none is answered, all else is UNAUTHENTICATED and says what to send', async () => {
    for (const authorization of ['Bearer', 'bearer  ']) {
      expect(await (await ask(authorization, '{ __typename }')).json()).toEqual({ data: { __typename: 'Query' } });
      expect(await (await ask(authorization, '{ viewer { id } }')).json()).toMatchObject({
        errors: [
          { message: expect.stringContaining('Authorization: Bearer'), extensions: { code: 'UNAUTHENTICATED' } },
        ],
      });
    }
  });

  test('an ended token is told from one that never was good', async () => {
    const said = async (text: string) =>
      ((await (await ask(`Bearer ${text}`, '{ viewer { id } }')).json()) as { errors: { message: string }[] }).errors[0]
        ?.message;
    expect([await said(await endedToken()), await said('nonsense')]).toEqual([
      'The token has expired.',
      'The token is not valid.',
    ]);
  });
});
