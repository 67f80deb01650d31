import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Project } from '../readme/project.js';
import { SocketClient, type Answer } from '../support/graphql.js';
import { builtServer, spawnNode, type RejoinProcess } from '../support/node.js';
import { at, block } from '../support/readme.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';

// Its commands start a process each.
jest.setTimeout(120_000);

const ROOM = 'stand-up';
const curl = spawnSync('curl', ['--version']).error ? test.skip : test;

/** What it looks like: each value is its kind. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
}

describeWithMongo('what the README says of the history', (mongo) => {
  let server: RejoinProcess;
  let project: Project;
  beforeAll(async () => {
    const settings = { JWT_SECRET: '', ICE_SERVERS: '[]', MONGODB_URL: mongo().url };
    server = await spawnNode('', settings, undefined, builtServer());
    project = await Project.open(Number(new URL(server.url).port), server.dataDir);
  });
  afterAll(async () => {
    await project.close();
    await server.stop();
  });

  const tokenOf = async (name: string): Promise<string> => {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) };
    return ((await (await fetch(`${server.url}/dev/token`, request)).json()) as { token: string }).token;
  };
  const run = async (name: string): Promise<Answer> => {
    const answer = await project.shell(at(Number(new URL(server.url).port), block(name))).result();
    return JSON.parse(answer) as Answer;
  };

  curl('is so: a session is shown, and a person erased', async () => {
    const clients: SocketClient[] = [];
    for (const name of ['ada', 'Grace']) {
      const client = new SocketClient(server.socketUrl, await tokenOf(name));
      await client.room({ roomId: ROOM }).snapshot();
      clients.push(client);
    }
    for (const client of clients) await client.dispose();
    const visits = mongo().db.collection('visits');
    await until(async () => (await visits.countDocuments({ leftAt: { $exists: true } })) === 2, 'two visits');
    await until(
      async () =>
        (await mongo()
          .db.collection('sessions')
          .countDocuments({ emptiedAt: { $exists: true } })) === 1,
    );
    expect(shapeOf(await run('History: sh'))).toEqual(shapeOf(JSON.parse(block('History: json').text)));

    expect(shapeOf(await run('History: sh 2'))).toEqual({
      data: { eraseHistory: { id: 'string', acceptedAt: 'string' } },
    });
    await until(async () => (await visits.countDocuments({ userId: 'ada' })) === 0, 'ada to be forgotten');
    expect(await visits.countDocuments({ userId: 'Grace' })).toBe(1);
  });
});
