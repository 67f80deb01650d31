import { readdirSync, statSync, truncateSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { EMBEDDED, spawnNode, type RejoinProcess } from '../support/node.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

let undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of undo.reverse()) await one();
  undo = [];
});

async function server(dataDir?: string): Promise<RejoinProcess> {
  const node = await spawnNode(EMBEDDED, { LOG_LEVEL: 'info' }, dataDir);
  undo.push(async () => {
    await node.kill('SIGKILL');
    // Its Redis ends a moment later, and may write meanwhile.
    await rm(node.dataDir, { recursive: true, force: true, maxRetries: 10 });
  });
  return node;
}

async function enter(node: RejoinProcess, userId: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(node, userId, roomId);
  undo.push(() => visitor.client.dispose());
  return visitor;
}

/** The file to which the embedded Redis appends. */
function appendOnlyFile({ dataDir }: RejoinProcess): string {
  const folder = join(dataDir, 'redis', 'appendonlydir');
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.incr.aof')) ?? '');
}

/** Its Redis follows it, and lets go of its folder. */
async function restarted(node: RejoinProcess, end: 'SIGTERM' | 'SIGKILL'): Promise<RejoinProcess> {
  await node.kill(end);
  let next: RejoinProcess | undefined;
  await until(
    async () => (next = await server(node.dataDir).catch(() => undefined)) !== undefined,
    'the folder is free',
  );
  return next!;
}

test('an append-only file whose end is gone makes a new epoch: nobody is called recovered over what it lacks', async () => {
  const first = await server();
  const roomId = freshRoom();
  const [ann, bob] = [await enter(first, 'ann', roomId), await enter(first, 'bob', roomId)];
  await ann.count(1, 1);
  await bob.heard(1);
  const file = appendOnlyFile(first);
  const { size } = statSync(file);
  await ann.count(2, 3);
  await bob.heard(1, 2, 3);
  await first.kill('SIGTERM');
  truncateSync(file, size);

  const second = await restarted(first, 'SIGTERM');
  const again = await ann.back(second);
  undo.push(() => again.client.dispose());
  await again.count(4, 6);
  const back = await bob.back(second);
  undo.push(() => back.client.dispose());
  expect(back.snapshot).toMatchObject({
    resumed: true,
    recovery: { wasRecovering: true, recovered: false, reason: 'EPOCH_CHANGED', missedCount: 3 },
  });
  await back.heard(4, 5, 6);
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a server that ends by %s lost nothing: who comes back is recovered',
  async (end) => {
    const first = await server();
    const roomId = freshRoom();
    const [ann, bob] = [await enter(first, 'ann', roomId), await enter(first, 'bob', roomId)];
    await ann.count(1, 1);
    await bob.heard(1);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    await ann.count(2, 3);
    const second = await restarted(first, end);
    const back = await bob.back(second);
    undo.push(() => back.client.dispose());
    expect(back.snapshot).toMatchObject({ resumed: true, recovery: { recovered: true, missedCount: 2 } });
    await back.heard(2, 3);
  },
);
