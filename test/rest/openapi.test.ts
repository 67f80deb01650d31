import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { ask, fresh, LegacyUser, type Answer } from './scenario.js';
import { brokenJson, wrongValues, type OpenApi, type Told } from './wrong-bodies.js';

let redis: RedisServer;
let node: RejoinNode;
let document: OpenApi;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
  document = (await ask(`${node.url}/webrtc/openapi.json`)).json as unknown as OpenApi;
});
afterAll(async () => {
  await node.stop();
  await redis.stop();
});

const RUNS = 200;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const OPERATIONS = [
  'reportConnectionQuality',
  'readReconnectionState',
  'offerFile',
  'acceptTransfer',
  'rejectTransfer',
  'pauseTransfer',
  'resumeTransfer',
  'cancelTransfer',
  'readTransferProgress',
  'listTransfers',
  'storeChunk',
  'fetchChunk',
  'fetchContent',
] as const;
const WITHOUT_BODY = ['readReconnectionState', 'listTransfers', 'readTransferProgress', 'fetchChunk', 'fetchContent'];

function operation(id: string): { path: string; method: string; told: Told } {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, told] of Object.entries(methods))
      if (told.operationId === id) return { path, method: method.toUpperCase(), told };
  }
  throw new Error(`No ${id}`);
}

describe('the document', () => {
  test('tells of every endpoint, each with its answers', () => {
    expect(document.openapi).toBe('3.1.0');
    const told = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(told.map(({ operationId }) => operationId).sort()).toEqual([...OPERATIONS].sort());
    for (const { responses, summary, parameters } of told) {
      expect(summary).toBeTruthy();
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '422', '503']));
      for (const parameter of parameters) expect(parameter.schema).toBeDefined();
    }
  });

  test('holds together: each reference leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name] of references) expect(document.components.schemas[name!]).toBeDefined();
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  test('has the fields of a transfer as they come', async () => {
    const alice = await LegacyUser.of(node, fresh('alice'));
    const { json } = await alice.offer(fresh('room'), 'bob');
    const { properties = {}, required = [] } = document.components.schemas['TransferState'] ?? {};
    expect(Object.keys(json).sort()).toEqual([...required].sort());
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['accepted_at', 'paused_at', 'resumed_at']));
  });

  test('has a page to read and try it, which needs nothing from elsewhere', async () => {
    for (const [path, type] of [
      ['/docs', 'text/html'],
      ['/docs/page.css', 'text/css'],
      ['/docs/page.mjs', 'text/javascript'],
    ]) {
      const answer = await ask(`${node.url}/webrtc${path}`);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining(type!)]);
      expect(answer.text).not.toMatch(/(?:src|href|url|fetch)\s*[=(]\s*["']?(?:https?:|\/)/);
    }
    expect((await ask(`${node.url}/webrtc/docs/`)).headers.location).toBe('../docs');
  });
});

function expectRefusal({ status, json }: Answer, told: Told): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(Object.keys(told.responses)).toContain(String(status));
  expect(Object.keys(json)).toEqual(['detail']);
  if (status !== 422) return expect(typeof json.detail).toBe('string');
  expect(json.detail.length).toBeGreaterThan(0);
  for (const fault of json.detail) {
    expect(fault).toEqual({
      type: expect.any(String),
      loc: expect.any(Array),
      msg: expect.any(String),
      input: 'input' in fault ? fault.input : expect.anything(),
      ...(fault.ctx && { ctx: expect.any(Object) }),
    });
  }
}

describe(`wrong bodies (SEED=${SEED})`, () => {
  test.each(OPERATIONS)('%s refuses them, and nothing changes', async (id) => {
    const { path, method, told } = operation(id);
    const [alice, eve] = [await LegacyUser.of(node, fresh('alice')), await LegacyUser.of(node, fresh('eve'))];
    const { json: witness } = await alice.offer(fresh('room'), alice.name);
    const content = told.requestBody?.content ?? {};
    const json = content['application/json'];
    // Where a body is valid or not looked at, the one who sends it has no part in the transfer.
    const sender = id === 'rejectTransfer' ? alice : eve;
    const address = path
      .replace('/webrtc', '')
      .replace('{room_id}', witness.room_id)
      .replace('{transfer_id}', witness.transfer_id)
      .replace('{index}', '0');
    const before = await redis.redis.keys('*{u:*');
    const bodies: fc.Arbitrary<string | Buffer> = json
      ? fc.oneof(
          wrongValues(json.schema, document)!.map((value) => JSON.stringify(value)),
          brokenJson,
        )
      : fc.oneof(
          fc.uint8Array({ maxLength: 70_000 }).map((bytes) => Buffer.from(bytes)),
          brokenJson,
        );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await sender.ask(address, { method, body });
        if (id === 'readReconnectionState' || id === 'listTransfers') expect(answer.status).toBe(200);
        else expectRefusal(answer, told);
      }),
      { numRuns: WITHOUT_BODY.includes(id) ? RUNS / 4 : RUNS, seed: SEED },
    );
    expect(await alice.progress(witness)).toEqual(witness);
    expect((await redis.redis.keys('*{u:*')).sort()).toEqual(before.sort());
  });

  test('text is no JSON for the offer and the quality, whatever it is called', async () => {
    const eve = await LegacyUser.of(node, fresh('eve'));
    const types = fc.oneof(
      fc.constantFrom('text/plain', 'multipart/form-data; boundary=x'),
      fc.string().map((text) => `text/${text.replace(/[^\w]/g, '')}`),
    );
    await fc.assert(
      fc.asyncProperty(types, fc.json(), async (type, body) => {
        for (const id of ['offerFile', 'reportConnectionQuality']) {
          const { path, told } = operation(id);
          const sent = { method: 'POST', body, headers: { 'content-type': type } };
          expectRefusal(await eve.ask(path.replace('/webrtc', '').replace('{room_id}', 'r'), sent), told);
        }
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
  });

  test('headers and addresses as they may come', async () => {
    const eve = await LegacyUser.of(node, fresh('eve'));
    const segment = fc
      .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
      .filter((text) => text.isWellFormed() && !/^\.\.?$/.test(text));
    await fc.assert(
      fc.asyncProperty(segment, segment, segment, async (room, transfer, index) => {
        const address = `/rooms/${encodeURIComponent(room)}/file-transfer/${encodeURIComponent(transfer)}`;
        for (const [method, tail] of [
          ['POST', '/accept'],
          ['GET', '/progress'],
          ['DELETE', ''],
          ['GET', '/content'],
          ['PUT', `/chunks/${encodeURIComponent(index)}`],
        ] as const) {
          const answer = await eve.ask(address + tail, { method });
          expect([400, 404, 405, 422]).toContain(answer.status);
          expect(Object.keys(answer.json)).toEqual(['detail']);
        }
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
  });
});
