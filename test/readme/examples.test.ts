import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { post, SocketClient, type Answer, type ParticipantView } from '../support/graphql.js';
import { builtServer, spawnNode, type RejoinProcess } from '../support/node.js';
import { at, block, BLOCKS, README } from '../support/readme.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';
import { Project, type Program } from './project.js';

// They start a score of processes: seconds on a machine of one's own, more on a shared one.
jest.setTimeout(120_000);

const ROOM = 'stand-up';
const SAY = `mutation Say($input: SendSignalInput!) { sendSignal(input: $input) { recipients } }`;

test('every block of the README is run, or it is said why not', () => {
  expect(BLOCKS.map(({ name }) => name)).toEqual([
    // Install packages, and start this very run: .ci/run does both on a bare machine. Their scripts are in names.test.ts.
    'Two commands: sh',
    'Two commands: sh 2',
    // Make and install the package, run in a browser: test/packages.
    'For frontend teams: sh',
    'main.js',
    'signaling.js',
    'main.tsx',
    // Below.
    'rejoin.mjs',
    'ada.mjs',
    'With a GraphQL client of your own: sh',
    'apollo.mjs',
    'urql.mjs',
    'codegen.yml',
    'For people who explore: sh',
    // Needs a browser: scenario K of `npm run e2e`.
    'For browsers: the client that comes with it: html',
    'For clients of the old service: sh',
    // Need a MongoDB: test/mongo/readme.test.ts.
    'History: sh',
    'History: json',
    'History: sh 2',
    // A drawing.
    'How it works: ',
    // Needs nginx and a browser: scenario BB of `npm run e2e`.
    'Behind a reverse proxy: nginx',
  ]);
});

let server: RejoinProcess;
/** Between the examples and the server, to be cut. */
let line: Switchboard;
let project: Project;
let grace: SocketClient;

beforeAll(async () => {
  // As after `npm start`: development mode, with a Redis of its own.
  server = await spawnNode('', { JWT_SECRET: '', RATE_LIMITS: 'on', ICE_SERVERS: '[]' }, undefined, builtServer());
  line = await Switchboard.open(new URL(server.url).port);
  project = await Project.open(line.port, server.dataDir);
  grace = new SocketClient(server.socketUrl, await tokenOf('Grace'));
  await grace.room({ roomId: ROOM }).snapshot();
});

afterAll(async () => {
  await grace.dispose();
  await project.close();
  await line.close();
  await server.stop();
});

async function tokenOf(name: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/dev/token`, { method: 'POST', headers, body: JSON.stringify({ name }) });
  return ((await response.json()) as { token: string }).token;
}

async function graceSays(text: string): Promise<void> {
  const input = { roomId: ROOM, kind: 'APPLICATION', topic: 'chat-message', payload: { text } };
  const { errors } = await post(server.url, await tokenOf('Grace'), SAY, { input });
  expect(errors).toBeUndefined();
}

async function people(): Promise<readonly ParticipantView[]> {
  const query = `{ room(id: "${ROOM}") { participants { id userId state } } }`;
  const { data } = await post<{ room: { participants: ParticipantView[] } }>(server.url, await tokenOf('Grace'), query);
  return data?.room.participants ?? [];
}

/** The examples in one room, each in a process of its own. */
async function startAll(): Promise<Record<'ada' | 'apollo' | 'urql', Program>> {
  const ada = project.shell(block('With a GraphQL client of your own: sh').text);
  await ada.prints('RoomSnapshot');
  const apollo = project.node('apollo.mjs', await tokenOf('Alan'));
  await apollo.prints('RoomSnapshot');
  const urql = project.node('urql.mjs', await tokenOf('Uma'));
  await urql.prints('RoomSnapshot');
  return { ada, apollo, urql };
}

describe('graphql-ws, Apollo Client and urql', () => {
  test('follow a room, speak, and come back to their places from a line that was cut', async () => {
    const { ada, apollo, urql } = await startAll();
    await Promise.all([ada.prints("name: 'Uma'"), apollo.prints("name: 'Uma'")]);
    // Apollo's mutation: to who came after it.
    await Promise.all([ada.prints("payload: { text: 'Hello Uma' }"), urql.prints("payload: { text: 'Hello Uma' }")]);

    const before = await people();
    line.switchTo('/nowhere');
    await until(async () => (await people()).filter(({ state }) => state === 'RECONNECTING').length === 3, 'all away');
    await graceSays('Are you there?');
    line.switchTo(new URL(server.url).port);
    for (const program of [ada, apollo, urql]) {
      await program.prints(/recovered: true,\s+missedCount: 1,/);
      await program.prints("'Are you there?'");
      expect(program.times("'Are you there?'")).toBe(1);
    }
    await until(async () => (await people()).every(({ state }) => state === 'CONNECTED'), 'all back');
    expect((await people()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await Promise.all([ada, apollo, urql].map((program) => program.end()));
  });

  test('notice a line that fell silent, and come back over another', async () => {
    // Ten seconds are too long to wait for here.
    const impatient = at(line.port, block('rejoin.mjs')).replace('10_000', '500').replace('(), 5_000', '(), 500');
    await project.write('rejoin.mjs', impatient);
    const ada = project.node('ada.mjs', await tokenOf('Ida'));
    await ada.prints('RoomSnapshot');
    line.hold();
    await graceSays('into silence');
    await ada.prints('recovered: true');
    await ada.prints("'into silence'");
    expect(ada.times("'into silence'")).toBe(1);
    await ada.end();
    await project.write('rejoin.mjs', at(line.port, block('rejoin.mjs')));
  });

  test('come back after a reload with what was kept', async () => {
    const ada = project.node('ada.mjs', await tokenOf('Eva'));
    await ada.prints('participantKey');
    await ada.end();
    await graceSays('while it loads');
    const kept = (name: string) => new RegExp(`${name}: '(.+)'`).exec(ada.output)?.[1];
    const variables = { roomId: ROOM, after: kept('cursor'), participantKey: kept('participantKey') };
    const reloaded = block('ada.mjs').text.replace("{ roomId: 'stand-up' }", JSON.stringify(variables));
    await project.write('reloaded.mjs', reloaded);
    const again = project.node('reloaded.mjs', await tokenOf('Eva'));
    await again.prints('recovered: true');
    await again.prints("'while it loads'");
    await again.end();
  });

  test('tell the code of what was refused', async () => {
    await project.write('refusals.mjs', REFUSALS);
    const refusals = project.node('refusals.mjs', await tokenOf('Rosa'));
    expect((await refusals.result()).split('\n').filter((each) => each.startsWith('> '))).toEqual([
      '> apollo query Rosa',
      '> urql query Rosa',
      '> apollo query BAD_USER_INPUT',
      '> urql query BAD_USER_INPUT',
      '> apollo mutation NOT_IN_ROOM',
      '> urql mutation NOT_IN_ROOM',
      '> apollo subscription BAD_USER_INPUT',
      '> urql subscription BAD_USER_INPUT',
      '> apollo query UNAUTHENTICATED',
    ]);
  });
});

test('types for one’s own operations come from a running server', async () => {
  await project.shell('npx graphql-codegen').result();
  await project.write('typed.ts', TYPED);
  await project
    .shell('node_modules/.bin/tsc --ignoreConfig --noEmit --strict --skipLibCheck --module nodenext typed.ts')
    .result();
});

test('the addresses that it names are served', async () => {
  const addresses = [...README.matchAll(/[<(]http:\/\/localhost:4000(?<path>[^>)]*)[>)]|`(?<own>\/[\w.]*)`/g)];
  const paths = new Set(addresses.map(({ groups }) => groups?.['path'] ?? groups?.['own'] ?? ''));
  // A beginning of addresses, and none itself.
  paths.delete('/webrtc');
  expect(paths.size).toBeGreaterThan(6);
  const statuses = [...paths].map(async (path) => {
    const { status } = await fetch(server.url + path, { headers: { accept: 'text/html, */*' } });
    return [path, status];
  });
  expect(await Promise.all(statuses)).toEqual([...paths].map((path) => [path, 200]));
});

test('the operations that it adds to the old service are in the OpenAPI document', async () => {
  const { paths } = (await (await fetch(`${server.url}/webrtc/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  const named = [...README.matchAll(/`(?<method>PUT|GET|POST) …(?<path>\/[^`]+)`/g)].map(({ groups }) => groups ?? {});
  expect(named.length).toBeGreaterThan(0);
  for (const { method = '', path = '' } of named) {
    const found = Object.entries(paths).filter(([each]) => each.endsWith(path) && method.toLowerCase() in paths[each]!);
    expect([path, found.length]).toEqual([path, 1]);
  }
});

const curl = spawnSync('curl', ['--version']).error ? test.skip : test;

describe('curl', () => {
  curl('asks who is there', async () => {
    const answer = await project.shell(at(line.port, block('For people who explore: sh'))).result();
    const { viewer, room } = (JSON.parse(answer) as Answer).data as {
      viewer: object;
      room: { participants: object[] };
    };
    expect(viewer).toEqual({ id: 'ada' });
    expect(room.participants).toContainEqual({ name: 'Grace', state: 'CONNECTED', quality: 'UNKNOWN' });
  });

  curl('reports a connection’s quality as the old service was told it', async () => {
    const answer = await project.shell(at(line.port, block('For clients of the old service: sh'))).result();
    expect(JSON.parse(answer)).toMatchObject({ quality: 'fair', metrics: { latency_ms: 180 } });
  });
});

/** Asks through both clients, as their examples made them. */
const REFUSALS = `
import { gql } from '@apollo/client';
import { apollo } from './apollo.mjs';
import { urql } from './urql.mjs';

const WHO = '{ viewer { id } }';
const LOBBY = '{ room(id: "not a room") { id } }';
const FOLLOW = 'subscription { roomEvents(roomId: "not a room") { cursor } }';
const SAY = 'mutation { sendSignal(input: { roomId: "elsewhere", kind: APPLICATION, topic: "chat-message", payload: 1 }) { id } }';

const tell = (what, { data, error }) =>
  console.log('>', what, error ? (error.errors ?? error.graphQLErrors)[0].extensions.code : data.viewer.id);
const caught = (promise) => promise.catch((error) => ({ error }));
const first = (results) => new Promise((resolve) => results.subscribe(resolve));

tell('apollo query', await apollo.query({ query: gql(WHO) }));
tell('urql query', await urql.query(WHO, {}));
tell('apollo query', await caught(apollo.query({ query: gql(LOBBY) })));
tell('urql query', await urql.query(LOBBY, {}));
tell('apollo mutation', await caught(apollo.mutate({ mutation: gql(SAY) })));
tell('urql mutation', await urql.mutation(SAY, {}));
tell('apollo subscription', await first(apollo.subscribe({ query: gql(FOLLOW) })));
tell('urql subscription', await first(urql.subscription(FOLLOW, {})));
process.env.TOKEN = 'none that is valid';
tell('apollo query', await caught(apollo.query({ query: gql(LOBBY) })));
process.exit();
`;

/** Wrong in one place, it does not compile. */
const TYPED = `
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { RoomDocument, SayDocument } from './rejoin.types.js';

type Event = ResultOf<typeof RoomDocument>['roomEvents'];
export const variables: VariablesOf<typeof RoomDocument> = { roomId: 'stand-up' };
export const said: ResultOf<typeof SayDocument>['sendSignal'] = { id: 'a', recipients: 1, duplicate: false };

export function shown(event: Event): string {
  // @ts-expect-error -- of a signal alone
  event.topic;
  if (event.__typename === 'SignalReceived') return event.topic ?? event.kind;
  if (event.__typename === 'RoomSnapshot') return event.room.participants.map(({ name }) => name.toUpperCase()).join();
  return event.cursor;
}
`;
