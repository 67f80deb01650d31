import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/logging.js';
import { freePort } from '../support/free-port.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';

describe('a server that keeps histories', () => {
  const folders: string[] = [];
  let redis: RedisServer;
  beforeAll(async () => void (redis = await RedisServer.start('--maxmemory', '100mb')));
  afterAll(async () => {
    await redis.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  /** What it writes into its log as it starts without a MongoDB, until that line. */
  async function start(settings: Readonly<Record<string, string>>, last: string): Promise<string> {
    let said = '';
    const dataDir = await mkdtemp(join(tmpdir(), 'rejoin-composing-'));
    const environment = { PORT: '0', HOST: '127.0.0.1', JWT_SECRET: SECRET, REDIS_URL: redis.url, DATA_DIR: dataDir };
    folders.push(dataDir);
    const logger = createLogger('info', { write: (line) => void (said += line) });
    const app = await buildApp(readConfig({ ...environment, ...settings }), logger);
    await app.start();
    await until(() => said.includes(last), last).finally(() => app.stop());
    return said;
  }
  const nowhere = async () => `mongodb://ada:s3cret@127.0.0.1:${await freePort()}/calls`;

  test('says so at its start, warns of scarce memory, and looks for a MongoDB that isn’t there without telling a password', async () => {
    const [scarce, ample] = await Promise.all([
      start({ MONGODB_URL: await nowhere(), ARCHIVE_BACKLOG_MB: '51', HISTORY_DAYS: '7' }, 'MongoDB is not there'),
      start({ MONGODB_URL: await nowhere(), ARCHIVE_BACKLOG_MB: '50', REPLAY_SECONDS: '3600' }, 'MongoDB is not there'),
    ]);
    expect(scarce).toMatch(/"historyDays":7,"replaySeconds":0,"rooms":\["\*"\],[^\n]*"Histories are kept in MongoDB"/);
    expect(scarce).toContain('ARCHIVE_BACKLOG_MB may fill');
    expect(ample).toContain('Histories are kept in MongoDB, and events for those who come back');
    expect(ample).not.toContain('ARCHIVE_BACKLOG_MB may fill');
    expect(scarce + ample).not.toContain('s3cret');
  });

  test('refuses to start with an address that no driver can read, without repeating it', async () => {
    const starting = start({ MONGODB_URL: 'mongodb://ada:s3c/ret@127.0.0.1' }, '');
    await expect(starting).rejects.toThrow(/^MONGODB_URL is not a connection string that the MongoDB driver can read$/);
  });
});
