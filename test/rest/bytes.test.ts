import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeOf, post, SocketClient } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { chunkOf, fresh, LegacyUser, type Json } from './scenario.js';

let redis: RedisServer;
let dataDir: string;
let node: RejoinNode;
/** Shares the folder with the first one. */
let other: RejoinNode;
beforeAll(async () => {
  redis = await RedisServer.start();
  dataDir = await mkdtemp(join(tmpdir(), 'rejoin-shared-'));
  node = await startNode(redis.url, { DATA_DIR: dataDir });
  other = await startNode(redis.url, { DATA_DIR: dataDir });
});
afterAll(async () => {
  await node.stop();
  await other.stop();
  await redis.stop();
  await rm(dataDir, { recursive: true });
});

const sha256 = (bytes: Buffer, encoding: 'hex' | 'base64' = 'hex') =>
  createHash('sha256').update(bytes).digest(encoding);
const filesOf = ({ transfer_id }: Json) =>
  readdirSync(join(dataDir, 'relay')).filter((name) => name.startsWith(transfer_id));
const pathOf = (transfer: Json) => join(dataDir, 'relay', filesOf(transfer)[0]!);
const gone = (transfer: Json) => until(() => filesOf(transfer).length === 0, 'its bytes gone', 5000);

interface Running {
  readonly alice: LegacyUser;
  readonly bob: LegacyUser;
  readonly eve: LegacyUser;
  readonly file: Buffer;
  readonly transfer: Json;
}

async function running(size = 200_000, more = {}): Promise<Running> {
  const [alice, bob, eve] = await Promise.all(['alice', 'bob', 'eve'].map((name) => LegacyUser.of(node, fresh(name))));
  const file = randomBytes(size);
  const offer = await alice!.offer(fresh('room'), bob!.name, { file_size: size, ...more });
  const transfer = (await bob!.act(offer.json, 'accept')).json;
  return { alice: alice!, bob: bob!, eve: eve!, file, transfer };
}

async function delivered(size?: number, more = {}): Promise<Running> {
  const there = await running(size, more);
  for (let index = 0; index < there.transfer.total_chunks; index += 1) {
    await there.alice.put(there.transfer, index, chunkOf(there.file, index));
  }
  return { ...there, transfer: await there.alice.progress(there.transfer) };
}

describe('storing chunks', () => {
  test('three of sixteen are 18.75 %, a chunk counts once, and the file is private', async () => {
    const { alice, bob, file, transfer } = await running(1_048_576);
    for (const index of [4, 0, 9, 9, 0]) {
      const answer = await alice.put(transfer, index, chunkOf(file, index));
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    expect(await bob.progress(transfer)).toMatchObject({
      progress_percent: 18.75,
      chunks_received: 3,
      bytes_transferred: 3 * 65_536,
      status: 'active',
      checksum: null,
    });
    const { size, mode } = statSync(pathOf(transfer));
    expect([size, mode & 0o777, statSync(join(dataDir, 'relay')).mode & 0o777]).toEqual([1_048_576, 0o600, 0o700]);
  });

  test('the last one completes it there and then, over either node', async () => {
    const { alice, bob, file, transfer } = await running();
    for (const index of [3, 1]) expect((await alice.put(transfer, index, chunkOf(file, index))).status).toBe(204);
    for (const index of [0, 2])
      expect((await alice.at(other).put(transfer, index, chunkOf(file, index))).status).toBe(204);
    expect(await bob.progress(transfer)).toMatchObject({
      status: 'completed',
      progress_percent: 100,
      bytes_transferred: 200_000,
      checksum: sha256(file),
      error: null,
    });
    expect((await alice.put(transfer, 3, chunkOf(file, 3))).status).toBe(204);
  });

  test('all at once, the large ones hashed beside the loop', async () => {
    const { alice, bob, file, transfer } = await running(40 * 65_536);
    const indices = Array.from({ length: 80 }, (_, at) => at % 40);
    const answers = await Promise.all(indices.map((index) => alice.put(transfer, index, chunkOf(file, index))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await bob.progress(transfer)).toMatchObject({ status: 'completed', checksum: sha256(file) });
    expect((await bob.content(transfer)).bytes.equals(file)).toBe(true);
  });

  test('first bytes stay: another body for a chunk that counts changes nothing', async () => {
    const { alice, bob, file, transfer } = await running();
    await alice.put(transfer, 0, chunkOf(file, 0));
    expect((await alice.put(transfer, 0, Buffer.alloc(65_536))).status).toBe(204);
    expect((await bob.chunk(transfer, 0)).bytes.equals(chunkOf(file, 0))).toBe(true);
  });

  test('only with the digest that is given, if one is', async () => {
    const { alice, file, transfer } = await running();
    const chunk = chunkOf(file, 0);
    const digest = `sha-256=:${sha256(chunk, 'base64')}:`;
    const other = `sha-256=:${sha256(file, 'base64')}:`;
    const wrong = [other, other.toUpperCase(), `sha-512=:AAAA:, ${digest}`, `${digest}, ${other}`];
    const unreadable = ['sha-256=nonsense', 'sha-256', 'nonsense', `sha-256=?1, ${digest}`];
    for (const given of [...wrong, ...unreadable]) {
      const refused = await alice.put(transfer, 0, chunk, { 'content-digest': given });
      const fault = { type: 'value_error', loc: ['header', 'content-digest'], input: given };
      expect([refused.status, refused.json.detail[0]]).toEqual([422, expect.objectContaining(fault)]);
    }
    expect((await alice.progress(transfer)).chunks_received).toBe(0);
    const sha512 = `sha-512=:${createHash('sha512').update(chunk).digest('base64')}:`;
    for (const right of [digest, `${other}, ${digest};of=all`, `${sha512}, ${digest}`, 'md5=:AAAA:', '']) {
      expect((await alice.put(transfer, 0, chunk, { 'content-digest': right })).status).toBe(204);
    }
  });

  test.each([
    [0, 65_535],
    [0, 0],
    [3, 65_536],
    [3, 3391],
  ])('chunk %i cannot have %i bytes', async (index, length) => {
    const { alice, transfer } = await running();
    const answer = await alice.put(transfer, index, Buffer.alloc(length));
    expect([answer.status, answer.json.detail[0].loc]).toEqual([422, ['body']]);
    expect((await alice.progress(transfer)).chunks_received).toBe(0);
  });

  test('not more than a chunk', async () => {
    const { alice, transfer } = await running();
    const answer = await alice.put(transfer, 0, Buffer.alloc(65_537));
    expect([answer.status, typeof answer.json.detail]).toEqual([413, 'string']);
  });

  test.each(['-1', '4', '1.5', '1e3', '00', '5abc', '4294967296', '0x1', '%20', '99999999999999999999'])(
    'there is no chunk %s',
    async (index) => {
      const { alice, file, transfer } = await running();
      for (const answer of [await alice.put(transfer, index, chunkOf(file, 0)), await alice.chunk(transfer, index)]) {
        expect([answer.status, answer.json.detail[0].loc]).toEqual([422, ['path', 'index']]);
      }
      expect((await alice.progress(transfer)).chunks_received).toBe(0);
    },
  );

  test('is for the sender, while the transfer is active', async () => {
    const { alice, bob, eve, file, transfer } = await running();
    const put = async (user: LegacyUser, at = transfer) => (await user.put(at, 0, chunkOf(file, 0))).status;
    expect(await put(bob)).toBe(403);
    expect(await put(eve)).toBe(404);
    expect(await put(alice, { ...transfer, room_id: 'elsewhere' })).toBe(404);
    expect(await put(alice, { ...transfer, transfer_id: '00000000-0000-4000-8000-000000000000' })).toBe(404);
    expect(await put(alice, { ...transfer, transfer_id: '..%2f..%2fx' })).toBe(404);
    await bob.act(transfer, 'pause');
    expect(await put(alice)).toBe(409);
    await bob.act(transfer, 'resume');
    expect(await put(alice)).toBe(204);
    await bob.cancel(transfer);
    expect(await put(alice)).toBe(409);
    const pending = (await alice.offer(fresh('room'), bob.name)).json;
    expect(await put(alice, pending)).toBe(409);
    expect(filesOf(pending)).toEqual([]);
  });
});

describe('the digest of the whole', () => {
  test('is compared with the one that was promised', async () => {
    const there = await running();
    const token = await tokenFor(there.alice.name);
    const seal = `mutation($i: TransferDigestInput!) { sealTransfer(input: $i) { transfer { sha256 } } }`;
    const sealed = await post(node.url, token, seal, {
      i: { transferId: there.transfer.transfer_id, sha256: sha256(Buffer.from('another file')) },
    });
    expect(codeOf(sealed)).toBeUndefined();
    for (let index = 0; index < 4; index += 1) await there.alice.put(there.transfer, index, chunkOf(there.file, index));
    expect(await there.bob.progress(there.transfer)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/SHA-256/),
      checksum: null,
    });
    await gone(there.transfer);
    expect((await there.bob.content(there.transfer)).status).toBe(410);
    expect((await there.bob.chunk(there.transfer, 0)).status).toBe(410);
  });
});

describe('fetching', () => {
  test('a chunk, with its digest, by either party, as soon as it is there', async () => {
    const { alice, bob, eve, file, transfer } = await running();
    expect((await bob.chunk(transfer, 3)).status).toBe(409);
    await alice.put(transfer, 3, chunkOf(file, 3));
    for (const user of [alice, bob.at(other)]) {
      const answer = await user.chunk(transfer, 3);
      expect([answer.status, answer.bytes.equals(chunkOf(file, 3))]).toEqual([200, true]);
      expect(answer.headers['content-digest']).toBe(`sha-256=:${sha256(chunkOf(file, 3), 'base64')}:`);
    }
    expect((await eve.chunk(transfer, 3)).status).toBe(404);
    expect((await bob.chunk({ ...transfer, room_id: 'elsewhere' }, 3)).status).toBe(404);
    expect((await bob.content(transfer)).status).toBe(409);
    expect((await bob.progress(transfer)).chunks_received).toBe(1);
  });

  test('the file, as a download that nothing runs', async () => {
    const { alice, bob, eve, file, transfer } = await delivered(200_000, { filename: 'ü "x"; y=\'.html' });
    for (const user of [alice, bob.at(other)]) {
      const answer = await user.content(transfer);
      expect([answer.status, answer.bytes.equals(file)]).toEqual([200, true]);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': '200000',
        'content-disposition': expect.stringMatching(
          /^attachment; filename="\? _x_; y='.html"; filename\*=UTF-8''%C3%BC/,
        ),
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-content-type-options': 'nosniff',
        etag: `"${sha256(file)}"`,
        'repr-digest': `sha-256=:${sha256(file, 'base64')}:`,
        'accept-ranges': 'bytes',
      });
    }
    expect((await eve.content(transfer)).status).toBe(404);
  });

  test.each([
    ['text/html', 'text/html'],
    ['Text/Plain;charset="x y"', 'Text/Plain;charset="x y"'],
    ['text', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    ['a/b\r\nset-cookie: c', 'application/octet-stream'],
    [null, 'application/octet-stream'],
  ])('the file of MIME type %j is served as %s', async (mime_type, type) => {
    const { bob, transfer } = await delivered(10, { mime_type });
    const { headers } = await bob.content(transfer);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-disposition': expect.stringMatching(/^attachment/),
    });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['Bytes=0-0', 0, 1],
    ['bytes=65530-65545', 65_530, 65_546],
    ['bytes=199990-', 199_990, 200_000],
    ['bytes=-5', 199_995, 200_000],
    ['bytes=-999999', 0, 200_000],
    ['bytes=199999-999999', 199_999, 200_000],
  ])('a part of it: %s', async (range, start, end) => {
    const { bob, file, transfer } = await delivered();
    const answer = await bob.content(transfer, { range });
    expect([answer.status, answer.bytes.equals(file.subarray(start, end))]).toEqual([206, true]);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/200000`);
  });

  test('no part outside of it; all of it where the range is none, or of another version', async () => {
    const { bob, file, transfer } = await delivered();
    for (const range of ['bytes=200000-', 'bytes=200000-200001', 'bytes=-0']) {
      const answer = await bob.content(transfer, { range });
      expect([answer.status, answer.headers['content-range'], typeof answer.json.detail]).toEqual([
        416,
        'bytes */200000',
        'string',
      ]);
    }
    for (const range of ['bytes=5-4', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=-', 'nonsense']) {
      expect((await bob.content(transfer, { range })).status).toBe(200);
    }
    const etag = `"${sha256(file)}"`;
    expect((await bob.content(transfer, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    expect((await bob.content(transfer, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });
});

describe('bytes are gone', () => {
  test('soon after a cancel, whichever node it was on', async () => {
    const { alice, bob, file, transfer } = await running();
    await alice.put(transfer, 0, chunkOf(file, 0));
    expect(readFileSync(pathOf(transfer)).subarray(0, 65_536).equals(chunkOf(file, 0))).toBe(true);
    await bob.at(other).cancel(transfer);
    expect((await bob.chunk(transfer, 0)).status).toBe(410);
    await gone(transfer);
  });

  test('when a transfer expires, completed or not', async () => {
    const brief = await startNode(redis.url, { DATA_DIR: dataDir, TRANSFER_SECONDS: '1.5' });
    const there = await running();
    const done = await delivered(1000);
    const shorten = async ({ room_id }: Json, file: Buffer) => {
      const offer = (await there.alice.at(brief).offer(room_id, there.bob.name, { file_size: file.length })).json;
      return (await there.bob.at(brief).act(offer, 'accept')).json;
    };
    const [live, complete] = [await shorten(there.transfer, there.file), await shorten(there.transfer, done.file)];
    await there.alice.put(live, 0, chunkOf(there.file, 0));
    await there.alice.put(complete, 0, done.file);
    expect((await there.bob.content(complete)).status).toBe(200);
    await Promise.all([gone(live), gone(complete)]);
    await until(async () => (await there.bob.progress(live)).status === 'failed');
    expect(await there.bob.progress(complete)).toMatchObject({ status: 'completed', checksum: sha256(done.file) });
    expect((await there.bob.content(complete)).status).toBe(410);
    expect((await done.bob.content(done.transfer)).status).toBe(200);
    await brief.stop();
  });
});

describe('when storage fails', () => {
  test('a file that was lost fails its transfer', async () => {
    const { alice, bob, file, transfer } = await running();
    await alice.put(transfer, 0, chunkOf(file, 0));
    rmSync(pathOf(transfer));
    const answer = await alice.put(transfer, 1, chunkOf(file, 1));
    expect([answer.status, typeof answer.json.detail]).toEqual([409, 'string']);
    expect((await bob.progress(transfer)).status).toBe('failed');
    const fetched = await running();
    await fetched.alice.put(fetched.transfer, 0, chunkOf(fetched.file, 0));
    rmSync(pathOf(fetched.transfer));
    expect((await fetched.bob.chunk(fetched.transfer, 0)).status).toBe(410);
    expect((await fetched.bob.progress(fetched.transfer)).status).toBe('failed');
  });

  test('a node with another folder says so', async () => {
    const elsewhere = await startNode(redis.url);
    const { alice, bob, file, transfer } = await running();
    await alice.put(transfer, 0, chunkOf(file, 0));
    for (const answer of [
      await alice.at(elsewhere).put(transfer, 1, chunkOf(file, 1)),
      await bob.at(elsewhere).chunk(transfer, 0),
    ]) {
      expect([answer.status, answer.headers['retry-after'], answer.json.detail]).toEqual([
        503,
        '1',
        expect.stringMatching(/another node/),
      ]);
    }
    expect((await alice.progress(transfer)).chunks_received).toBe(1);
    await elsewhere.stop();
  });

  test('what a dying node left whole is judged by another', async () => {
    const { alice, bob, file, transfer } = await running(1000);
    await alice.put(transfer, 0, file);
    const done = await bob.progress(transfer);
    // As if the node had died between the last chunk and its judgement.
    const [key] = await redis.redis.keys(`*${transfer.transfer_id}:state`);
    await redis.redis.hdel(key!, 'ended', 'end', 'sha256');
    await redis.redis.hset(key!, 'status', 'ACTIVE');
    expect((await bob.progress(transfer)).status).toBe('active');
    await until(async () => (await bob.progress(transfer)).status === 'completed', 'the judgement', 10_000);
    expect((await bob.progress(transfer)).checksum).toBe(done.checksum);
  });

  test('a file that was cut short is another file', async () => {
    const { bob, file, alice, transfer } = await running(100_000);
    await alice.put(transfer, 0, chunkOf(file, 0));
    truncateSync(pathOf(transfer), 10);
    await alice.put(transfer, 1, chunkOf(file, 1));
    expect((await bob.progress(transfer)).checksum).not.toBe(sha256(file));
  });
});

describe('GraphQL clients', () => {
  const OFFER = `mutation($i: OfferTransferInput!) { offerTransfer(input: $i) { transfer { id } } }`;

  test('send over the relay to a legacy client, and fetch what one sent', async () => {
    const [room, name] = [fresh('room'), fresh('carol')];
    const token = await tokenFor(name);
    const carol = await LegacyUser.of(node, name);
    const bob = await LegacyUser.of(node, fresh('bob'));
    const sockets = await Promise.all(
      [name, bob.name].map(async (user) => new SocketClient(node.socketUrl, await tokenFor(user))),
    );
    for (const socket of sockets) await socket.room({ roomId: room }).snapshot();
    const file = randomBytes(70_000);
    const input = { roomId: room, receiverId: bob.name, filename: 'a.bin', size: 70_000, sha256: sha256(file) };
    const { data, errors } = await post<{ offerTransfer: { transfer: { id: string } } }>(node.url, token, OFFER, {
      i: input,
    });
    expect(errors).toBeUndefined();
    const transfer = { room_id: room, transfer_id: data!.offerTransfer.transfer.id };
    expect((await bob.act(transfer, 'accept')).json.status).toBe('active');
    for (const index of [0, 1]) expect((await carol.put(transfer, index, chunkOf(file, index))).status).toBe(204);
    expect(await bob.progress(transfer)).toMatchObject({ status: 'completed', checksum: sha256(file) });
    expect((await bob.content(transfer)).bytes.equals(file)).toBe(true);

    const back = (await bob.offer(room, name, { file_size: 70_000 })).json;
    const accept = `mutation($i: AcceptTransferInput!) { acceptTransfer(input: $i) { transfer { status } } }`;
    const accepted = await post<{ acceptTransfer: { transfer: object } }>(node.url, token, accept, {
      i: { transferId: back.transfer_id },
    });
    expect(accepted.data?.acceptTransfer.transfer).toEqual({ status: 'ACTIVE' });
    await bob.put(back, 1, chunkOf(file, 1));
    expect((await carol.chunk(back, 1)).bytes.equals(chunkOf(file, 1))).toBe(true);
    const missing = `query($id: ID!) { transfer(id: $id) { chunksVerified missing { first count } } }`;
    const seen = await post<{ transfer: object }>(node.url, token, missing, { id: back.transfer_id });
    expect(seen.data?.transfer).toEqual({ chunksVerified: 1, missing: [{ first: 0, count: 1 }] });
    await Promise.all(sockets.map((socket) => socket.dispose()));
  });
});
