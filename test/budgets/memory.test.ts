import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { Holdings, MOST_FOLLOWED_TEXT, MOST_SOCKETS } from '../../src/identity/holdings.js';
import { SharedOperations } from '../../src/graphql/delivery/shared-operations.js';
import { codeOf, post } from '../support/graphql.js';
import { RawSocket } from '../support/raw-socket.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { Company } from '../rooms/company.js';

const company = new Company(1, { RATE_LIMITS: 'on' });

test('an operation is shared as long as somebody follows it, and a long one never', () => {
  const shared = new SharedOperations((result) => result);
  const args = (query: string) => ({ schema: undefined as never, document: parse(query) });
  const query = 'subscription { roomEvents(roomId: "a") { cursor } }';
  const [first, second] = [shared.use(query, args(query)), shared.use(query, args(query))];
  expect(second.operation).toBe(first.operation);
  first.release();
  expect(shared.use(query, args(query)).operation).toBe(first.operation);
  second.release();
  const alone = new SharedOperations((result) => result);
  const use = alone.use(query, args(query));
  use.release();
  expect(alone.use(query, args(query)).operation).not.toBe(use.operation);
  const long = `${query} #${'x'.repeat(40_000)}`;
  expect(shared.use(long, args(query)).operation).not.toBe(shared.use(long, args(query)).operation);
});

test('a subscription of more than 32 KiB is refused, and so is all that a user follows beyond 512 KiB', async () => {
  const token = await tokenFor('long');
  const socket = await RawSocket.init(company.node().socketUrl, token);
  const follow = (id: string, padding: number) =>
    socket.subscribe(id, `subscription { roomEvents(roomId: "${freshRoom()}") { cursor } } #${'x'.repeat(padding)}`);
  const answer = (id: string) => socket.frame((frame) => frame.id === id, `answer to ${id}`);
  follow('huge', 33_000);
  expect((await answer('huge')).payload).toMatchObject([
    { extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 32_768 } },
  ]);
  const kept = Math.floor(MOST_FOLLOWED_TEXT / 32_000);
  for (let index = 0; index < kept; index += 1) {
    follow(`large-${index}`, 31_800);
    expect((await answer(`large-${index}`)).type).toBe('next');
  }
  follow('more', 31_800);
  expect((await answer('more')).payload).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  socket.say({ id: 'large-0', type: 'complete' });
  let tries = 0;
  await until(async () => {
    const id = `again-${(tries += 1)}`;
    follow(id, 31_800);
    return (await answer(id)).type === 'next';
  }, 'what was completed gives its place back');
  socket.end();
});

test('a user has a hundred sockets on a node, of both protocols together', async () => {
  const token = await tokenFor('many');
  const sockets = await Promise.all(
    Array.from({ length: MOST_SOCKETS }, () => RawSocket.init(company.node().socketUrl, token)),
  );
  const more = await RawSocket.open(company.node().socketUrl);
  more.say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  expect(await more.code()).toBe(1013);
  const legacy = await RawSocket.open(`${company.node().url.replace('http', 'ws')}/webrtc/ws/a?token=${token}`, []);
  expect(await legacy.code()).toBe(1013);
  sockets[0]!.end();
  await until(async () => {
    const again = await RawSocket.open(company.node().socketUrl);
    again.say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await until(() => again.frames.length > 0 || again.closed !== null, 'an answer');
    const isIn = again.frames.some(({ type }) => type === 'connection_ack') && again.closed === null;
    again.end();
    return isIn;
  }, 'a place is free again');
  for (const socket of sockets) socket.end();
});

test('holdings are given back once', () => {
  const holdings = new Holdings(2);
  const release = holdings.take('a', 2);
  expect(holdings.take('a')).toBeNull();
  expect(holdings.take('b')).not.toBeNull();
  release?.();
  release?.();
  expect(holdings.take('a', 2)).not.toBeNull();
  expect(holdings.take('a')).toBeNull();
});

test('without a token a document is refused before it is parsed, and introspection is not without end', async () => {
  expect(codeOf(await post(company.node().url, null, '{ this is no document'))).toBe('UNAUTHENTICATED');
  expect(codeOf(await post(company.node().url, null, '{ __typename }'))).toBeUndefined();
  expect(codeOf(await post(company.node().url, null, `{ __typename ${' '.repeat(20_000)} }`))).toBe('UNAUTHENTICATED');
  const codes = new Set<string | undefined>();
  while (!codes.has('RATE_LIMITED')) {
    const asked = Array.from({ length: 40 }, () =>
      post(company.node().url, null, '{ __schema { queryType { name } } }'),
    );
    for (const answer of await Promise.all(asked)) codes.add(codeOf(answer));
  }
  expect([...codes].sort()).toEqual(['RATE_LIMITED', undefined]);
  // Who has a token isn't counted among strangers.
  expect(codeOf(await post(company.node().url, await tokenFor('known'), '{ __typename }'))).toBeUndefined();
});
