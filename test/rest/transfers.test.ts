import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { fresh, LegacyUser, type Answer, type Json } from './scenario.js';

let redis: RedisServer;
let node: RejoinNode;
let other: RejoinNode;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
  other = await startNode(redis.url);
});
afterAll(async () => {
  await node.stop();
  await other.stop();
  await redis.stop();
});

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

interface Pair {
  readonly room: string;
  readonly alice: LegacyUser;
  readonly bob: LegacyUser;
  readonly eve: LegacyUser;
}

async function pair(): Promise<Pair> {
  const [alice, bob, eve] = await Promise.all(['alice', 'bob', 'eve'].map((name) => LegacyUser.of(node, fresh(name))));
  return { room: fresh('room'), alice: alice!, bob: bob!, eve: eve! };
}

async function offered(more: object = {}): Promise<Pair & { transfer: Json }> {
  const there = await pair();
  return { ...there, transfer: (await there.alice.offer(there.room, there.bob.name, more)).json };
}

function expectDetail(answer: Answer, status: number, ...parts: string[]): void {
  expect([answer.status, Object.keys(answer.json)]).toEqual([status, ['detail']]);
  for (const part of parts) expect(answer.json.detail).toContain(part);
}

describe('an offer', () => {
  test('of 1 048 576 bytes is pending, in 16 chunks', async () => {
    const { alice, bob, room } = await pair();
    const body = { file_size: 1_048_576, filename: 'holiday.mov', mime_type: 'video/mp4' };
    const answer = await alice.offer(room, bob.name, body);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      transfer_id: expect.stringMatching(UUID),
      room_id: room,
      sender_id: alice.name,
      receiver_id: bob.name,
      filename: 'holiday.mov',
      file_size: 1_048_576,
      mime_type: 'video/mp4',
      chunk_size: 65_536,
      total_chunks: 16,
      chunks_sent: 0,
      chunks_received: 0,
      status: 'pending',
      progress_percent: 0,
      bytes_transferred: 0,
      started_at: TIME,
      completed_at: null,
      error: null,
      checksum: null,
    });
  });

  test('writes its share as a floating-point number', async () => {
    const { alice, room } = await pair();
    expect((await alice.offer(room, 'bob', { mime_type: '"progress_percent":0,' })).text).toContain(
      '"mime_type":"\\"progress_percent\\":0,","chunk_size":65536',
    );
    expect((await alice.ask('/file-transfers')).text).toContain('"progress_percent":0.0,"bytes_transferred":0,');
  });

  test.each([
    [0, 0],
    [1, 1],
    [65_536, 1],
    [65_537, 2],
    [524_288_000, 8000],
  ])('of %i bytes has %i chunks', async (file_size, total_chunks) => {
    const { transfer } = await offered({ file_size });
    expect(transfer).toMatchObject({ file_size, total_chunks, status: 'pending' });
  });

  test.each([
    ['"100"', 100],
    ['" 7 "', 7],
    ['3.0', 3],
    ['true', 1],
    ['"1_000"', 1000],
    ['"12.0"', 12],
  ])('takes %s for a size', async (written, file_size) => {
    const { alice, bob, room } = await pair();
    const body = `{"receiver_id":"${bob.name}","filename":"f","file_size":${written}}`;
    const answer = await alice.ask(`/rooms/${room}/file-transfer/offer`, { method: 'POST', body });
    expect([answer.status, answer.json.file_size]).toEqual([200, file_size]);
  });

  test.each([
    ['receiver_id', undefined, 'missing'],
    ['receiver_id', null, 'missing'],
    ['receiver_id', 5, 'string_type'],
    ['receiver_id', [], 'string_type'],
    ['receiver_id', {}, 'string_type'],
    ['receiver_id', '', 'string_too_short'],
    ['filename', undefined, 'missing'],
    ['filename', null, 'missing'],
    ['filename', 5, 'string_type'],
    ['filename', [], 'string_type'],
    ['filename', '', 'string_too_short'],
    ['filename', '   ', 'value_error'],
    ['filename', 'a/', 'value_error'],
    ['filename', '..', 'value_error'],
    ['filename', 'C:\\x\\..', 'value_error'],
    ['filename', 'ü'.repeat(128), 'value_error'],
    ['file_size', undefined, 'missing'],
    ['file_size', null, 'missing'],
    ['file_size', 'abc', 'int_parsing'],
    ['file_size', '', 'int_parsing'],
    ['file_size', '3.', 'int_parsing'],
    ['file_size', '9'.repeat(400), 'int_parsing_size'],
    ['file_size', 1.5, 'int_from_float'],
    ['file_size', [], 'int_type'],
    ['file_size', -1, 'greater_than_equal'],
    ['file_size', '-1', 'greater_than_equal'],
    ['mime_type', 5, 'string_type'],
    ['mime_type', 'x'.repeat(256), 'string_too_long'],
  ])('cannot have %s %j: %s', async (field, value, type) => {
    const { alice, bob, room } = await pair();
    const answer = await alice.offer(room, bob.name, { [field]: value });
    const fault = expect.objectContaining({
      type,
      loc: ['body', field],
      msg: expect.any(String),
      input: value ?? null,
    });
    expect([answer.status, answer.json.detail]).toEqual([422, [fault]]);
  });

  test('is told all that is wrong with it at once, and what is unknown is ignored', async () => {
    const { alice, room } = await pair();
    const path = `/rooms/${room}/file-transfer/offer`;
    const { json } = await alice.post(path, { file_size: 'x', filename: '', mime_type: 1, more: 1 });
    expect(json.detail.map(({ loc }) => loc[1]).sort()).toEqual(['file_size', 'filename', 'mime_type', 'receiver_id']);
    expect((await alice.offer(room, 'bob', { more: 1, chunk_size: 5 })).json.chunk_size).toBe(65_536);
  });

  test('of more than 524 288 000 bytes is refused with both numbers', async () => {
    const { alice, bob, room } = await pair();
    for (const [file_size, shown] of [
      [524_288_001, '524288001'],
      ['1e3', ''],
      [1e15, '1000000000000000'],
      [1e18, '1000000000000000000'],
      [1e300, '1e+300'],
    ] as const) {
      const answer = await alice.offer(room, bob.name, { file_size });
      if (shown !== '') expectDetail(answer, 400, '524288000', shown);
      else expect(answer.status).toBe(422);
    }
  });

  test('shows the portable name of what was sent', async () => {
    for (const [given, shown] of [
      ['../../etc/passwd', 'passwd'],
      ['C:\\fakepath\\photo.jpg', 'photo.jpg'],
      ['a\r\nb\u0000c.txt', 'abc.txt'],
      ['𝓯\ud800.txt', '𝓯\ufffd.txt'],
      ['log 10:30.txt', 'log 10_30.txt'],
      ['aux.c', '_aux.c'],
      ['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
      ['שלום\u200f.', 'שלום'],
    ] as const) {
      expect((await offered({ filename: given })).transfer.filename).toBe(shown);
    }
  });

  test('keeps any text for a MIME type, and takes none for null', async () => {
    for (const mime_type of ['', 'text', 'a\n"b"', 'text/plain']) {
      expect((await offered({ mime_type })).transfer.mime_type).toBe(mime_type);
    }
    expect((await offered({ mime_type: null })).transfer.mime_type).toBeNull();
  });

  test('goes to anybody, oneself too, in a room whose name is cleaned', async () => {
    const { alice, room } = await pair();
    const answer = await alice.offer(`${room} !`, alice.name);
    expect([answer.status, answer.json.room_id]).toEqual([200, room]);
    expect((await alice.act(answer.json, 'accept')).json.status).toBe('active');
  });

  test('is the sixth one too many, until one is over; those received do not count', async () => {
    const { alice, bob, room } = await pair();
    for (let count = 0; count < 6; count += 1) await alice.offer(room, bob.name);
    const sent: Json[] = [];
    for (let count = 0; count < 5; count += 1) sent.push((await bob.offer(room, alice.name)).json);
    expectDetail(await bob.offer(room, alice.name), 400, '5');
    expect((await bob.cancel(sent[0]!)).status).toBe(200);
    expect((await bob.offer(room, alice.name)).status).toBe(200);
    expectDetail(await bob.offer(room, alice.name), 400);
  });

  test('is one of exactly five when twenty come at once over two nodes', async () => {
    const { alice, bob, room } = await pair();
    const clients = [alice, alice.at(other)];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => clients[at % 2]!.offer(room, bob.name)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(15);
  });
});

describe('accepting', () => {
  test('makes it active', async () => {
    const { bob, transfer } = await offered();
    const answer = await bob
      .at(other)
      .post(`/rooms/${transfer.room_id}/file-transfer/${transfer.transfer_id}/accept`, {});
    expect([answer.status, answer.json]).toEqual([200, { ...transfer, status: 'active', accepted_at: TIME }]);
    expect(answer.json.total_chunks).toBe(4);
  });

  test('twice, by the sender, by a stranger or of nothing is 400', async () => {
    const { alice, bob, eve, transfer } = await offered();
    expectDetail(await alice.act(transfer, 'accept'), 400);
    expectDetail(await eve.act(transfer, 'accept'), 400, transfer.transfer_id, 'not found');
    expectDetail(await bob.act({ ...transfer, transfer_id: UNKNOWN }, 'accept'), 400, UNKNOWN, 'not found');
    expectDetail(await bob.act({ ...transfer, transfer_id: '..%2f..' }, 'accept'), 400, 'not found');
    expectDetail(await bob.act({ ...transfer, room_id: 'elsewhere' }, 'accept'), 400, 'not found');
    expect((await bob.act(transfer, 'accept')).status).toBe(200);
    expectDetail(await bob.act(transfer, 'accept'), 400, 'active');
    await alice.cancel(transfer);
    expectDetail(await bob.act(transfer, 'accept'), 400, 'cancelled');
  });

  test('at the same time works once', async () => {
    const { bob, transfer } = await offered();
    const answers = await Promise.all(Array.from({ length: 10 }, () => bob.act(transfer, 'accept')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
  });

  test('an empty file completes it', async () => {
    const { bob, alice, transfer } = await offered({ file_size: 0 });
    expect((await bob.act(transfer, 'accept')).json).toMatchObject({
      status: 'completed',
      progress_percent: 100,
      total_chunks: 0,
      completed_at: TIME,
      checksum: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
    const content = await alice.content(transfer);
    expect([content.status, content.bytes.length]).toEqual([200, 0]);
  });
});

describe('rejecting', () => {
  const reject = ({ bob, transfer }: { bob: LegacyUser; transfer: Json }, body?: string, type?: string) =>
    bob.ask(`/rooms/${transfer.room_id}/file-transfer/${transfer.transfer_id}/reject`, {
      method: 'POST',
      body,
      headers: type === undefined ? {} : { 'content-type': type },
    });

  test.each([
    ['"No room"', undefined, 'No room'],
    ['No room', 'text/plain', 'No room'],
    ['No room', 'text/plain;charset=UTF-8', 'No room'],
    ['{"reason": "No room"}', 'application/json', 'No room'],
    ['{"reason": "No room", "more": 1}', undefined, 'No room'],
    ['{"reason": null}', undefined, null],
    ['{}', undefined, null],
    ['null', undefined, null],
    [undefined, undefined, null],
    ['', undefined, null],
  ])('takes %j (%s)', async (body, type, reason) => {
    const there = await offered();
    const answer = await reject(there, body, type);
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        ...there.transfer,
        status: 'cancelled',
        completed_at: TIME,
        error: reason ?? expect.stringMatching(/rejected by receiver/i),
      },
    ]);
  });

  test.each([
    ['5', ['body']],
    ['[]', ['body']],
    ['true', ['body']],
    ['{"reason": 5}', ['body', 'reason']],
  ])('does not take %s', async (body, loc) => {
    const there = await offered();
    const answer = await reject(there, body);
    expect([answer.status, answer.json.detail]).toEqual([422, [expect.objectContaining({ type: 'string_type', loc })]]);
    expect((await there.bob.progress(there.transfer)).status).toBe('pending');
  });

  test('is for the receiver; of an active or paused one 400, of a cancelled one 200 unchanged', async () => {
    const { alice, bob, transfer } = await offered();
    expectDetail(await alice.act(transfer, 'reject'), 400);
    expectDetail(await bob.act({ ...transfer, transfer_id: UNKNOWN }, 'reject'), 400, 'not found');
    await bob.act(transfer, 'accept');
    expectDetail(await bob.act(transfer, 'reject'), 400, 'active');
    await bob.act(transfer, 'pause');
    expectDetail(await bob.act(transfer, 'reject'), 400, 'paused');
    const cancelled = await alice.cancel(transfer);
    const again = await bob.act(transfer, 'reject', 'why');
    expect([again.status, again.json]).toEqual([200, cancelled.json]);
    const rejected = await offered();
    const first = await rejected.bob.act(rejected.transfer, 'reject', 'one');
    expect((await rejected.bob.act(rejected.transfer, 'reject', 'two')).json).toEqual(first.json);
  });
});

describe('pausing and resuming', () => {
  test('by either party; resume lifts every pause', async () => {
    const { alice, bob, transfer } = await offered();
    expectDetail(await bob.act(transfer, 'pause'), 400, 'pending');
    const active = (await bob.act(transfer, 'accept')).json;
    const paused = await alice.act(transfer, 'pause');
    expect([paused.status, paused.json]).toEqual([200, { ...active, status: 'paused', paused_at: TIME }]);
    expectDetail(await alice.act(transfer, 'pause'), 400, 'paused');
    expectDetail(await bob.act(transfer, 'pause'), 400, 'paused');
    const resumed = await bob.act(transfer, 'resume');
    expect([resumed.status, resumed.json]).toEqual([200, { ...paused.json, status: 'active', resumed_at: TIME }]);
    expectDetail(await alice.act(transfer, 'resume'), 400, 'active');
    await bob.act(transfer, 'pause');
    expect((await alice.act(transfer, 'resume')).json.status).toBe('active');
  });

  test('not by a stranger, nor of nothing', async () => {
    const { bob, eve, transfer } = await offered();
    await bob.act(transfer, 'accept');
    for (const verb of ['pause', 'resume']) {
      expectDetail(await eve.act(transfer, verb), 400, 'not found');
      expectDetail(await bob.act({ ...transfer, transfer_id: UNKNOWN }, verb), 400, UNKNOWN);
    }
    expect((await bob.progress(transfer)).status).toBe('active');
  });
});

describe('progress', () => {
  test('is for the parties; for anybody else there is nothing', async () => {
    const { alice, bob, eve, transfer } = await offered();
    expect(await alice.progress(transfer)).toEqual(transfer);
    expect(await bob.at(other).progress(transfer)).toEqual(transfer);
    const path = `/rooms/${transfer.room_id}/file-transfer/${transfer.transfer_id}/progress`;
    const strange = await eve.ask(path);
    expectDetail(strange, 404, transfer.transfer_id, 'not found');
    const unknown = await eve.ask(path.replace(transfer.transfer_id, UNKNOWN));
    expect(unknown.text.replace(UNKNOWN, '')).toBe(strange.text.replace(transfer.transfer_id, ''));
    expectDetail(await bob.ask(path.replace(transfer.room_id, 'elsewhere')), 404, 'not found');
  });
});

describe('cancelling', () => {
  test.each(['alice', 'bob'] as const)('by %s ends it; again it is as it was', async (who) => {
    const there = await offered();
    const { transfer } = there;
    await there.bob.act(transfer, 'accept');
    const answer = await there[who].cancel(transfer);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ status: 'cancelled', completed_at: TIME, error: null });
    for (const again of [await there.alice.cancel(transfer), await there.bob.cancel(transfer)]) {
      expect([again.status, again.json]).toEqual([200, answer.json]);
    }
    expect(await there.alice.progress(transfer)).toEqual(answer.json);
  });

  test('is not for strangers, of nothing, or of what is completed', async () => {
    const { alice, bob, eve, transfer } = await offered({ file_size: 0 });
    expectDetail(await eve.cancel(transfer), 400, 'not found');
    expectDetail(await alice.cancel({ ...transfer, transfer_id: UNKNOWN }), 400, UNKNOWN);
    await bob.act(transfer, 'accept');
    expectDetail(await alice.cancel(transfer), 400, 'completed');
    expectDetail(await bob.act(transfer, 'reject'), 400, 'completed');
  });
});

describe('the list', () => {
  test('has three: sent and received, in all rooms, by status', async () => {
    const { alice, bob, room } = await pair();
    const [first, second, third] = [
      (await alice.offer(room, bob.name)).json,
      (await alice.offer(fresh('room'), bob.name)).json,
      (await bob.offer(room, alice.name)).json,
    ];
    await bob.act(first, 'accept');
    await bob.act(second, 'reject');
    const list = async (query = '') => (await alice.at(other).ask(`/file-transfers${query}`)).json;
    const ids = ({ transfers }: Json) => transfers.map(({ transfer_id }: Json) => transfer_id).sort();
    const all = await list();
    expect(Object.keys(all)).toEqual(['transfers', 'count']);
    expect([all.count, ids(all)]).toEqual([3, [first, second, third].map(({ transfer_id }) => transfer_id).sort()]);
    expect(all.transfers).toContainEqual(third);
    expect(ids(await list('?status=active'))).toEqual([first.transfer_id]);
    expect(ids(await list('?status=cancelled'))).toEqual([second.transfer_id]);
    expect(ids(await list('?status=active&status=pending'))).toEqual([third.transfer_id]);
    expect((await list('?status=')).count).toBe(3);
    for (const unknown of ['ACTIVE', 'Active', 'nothing']) {
      expect(await list(`?status=${unknown}`)).toEqual({ transfers: [], count: 0 });
    }
    expect(await (await LegacyUser.of(node, fresh('nobody'))).ask('/file-transfers')).toMatchObject({
      status: 200,
      json: { transfers: [], count: 0 },
    });
  });
});
