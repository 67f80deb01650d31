import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalChunkStore } from '../../src/chunk-store/local-chunk-store.js';
import { developmentSecret } from '../../src/identity/development-secret.js';
import { createLogger } from '../../src/logging.js';
import { startEmbeddedRedis } from '../../src/redis/embedded.js';

let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'rejoin-folders-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o7777;

/** Everything that is put into DATA_DIR. */
async function useAll(): Promise<void> {
  developmentSecret(dataDir);
  new LocalChunkStore(dataDir);
  const redis = await startEmbeddedRedis(join(dataDir, 'redis'), createLogger('silent'));
  await redis.stop();
}

describe('DATA_DIR', () => {
  test.each(['1777', '755', '750', '2775'])(
    'that was there keeps its rights (%s); what we put in it is private',
    async (octal) => {
      const mode = Number.parseInt(octal, 8);
      chmodSync(dataDir, mode);
      await useAll();
      expect(modeOf(dataDir)).toBe(mode);
      for (const name of ['redis', 'relay']) expect([name, modeOf(join(dataDir, name)) & 0o777]).toEqual([name, 0o700]);
      expect(modeOf(join(dataDir, 'development-secret'))).toBe(0o600);
    },
  );

  test('that cannot be made says which setting names another', async () => {
    writeFileSync(join(dataDir, 'file'), '');
    const within = join(dataDir, 'file', 'data');
    expect(() => developmentSecret(within)).toThrow(/ENOTDIR.*set DATA_DIR/);
    await expect(startEmbeddedRedis(within, createLogger('silent'))).rejects.toThrow(/ENOTDIR.*set DATA_DIR/);
  });

  test('that was missing is made for this user alone', async () => {
    const parent = dataDir;
    dataDir = join(parent, 'new', 'one');
    await useAll();
    expect(modeOf(dataDir)).toBe(0o700);
    dataDir = parent;
  });
});

describe('a folder of another use in DATA_DIR', () => {
  test('that others may enter is refused, and stays as it is', async () => {
    for (const name of ['redis', 'relay']) {
      mkdirSync(join(dataDir, name));
      chmodSync(join(dataDir, name), 0o755);
    }
    expect(() => new LocalChunkStore(dataDir)).toThrow(/Others can enter .*relay.*DATA_DIR.*chmod 700/);
    await expect(startEmbeddedRedis(join(dataDir, 'redis'), createLogger('silent'))).rejects.toThrow(
      /Others can enter/,
    );
    for (const name of ['redis', 'relay']) {
      expect([modeOf(join(dataDir, name)), readdirSync(join(dataDir, name))]).toEqual([0o755, []]);
    }
  });

  test('may be a link to a larger disk, if that is ours alone', () => {
    const elsewhere = join(dataDir, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, join(dataDir, 'relay'));
    new LocalChunkStore(dataDir);
    chmodSync(elsewhere, 0o755);
    expect(() => new LocalChunkStore(dataDir)).toThrow(/Others can enter/);
    expect(modeOf(elsewhere)).toBe(0o755);
  });
});

test('a development secret that a power cut emptied is no secret: a new one is made', () => {
  writeFileSync(join(dataDir, 'development-secret'), '');
  const secret = developmentSecret(dataDir);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(developmentSecret(dataDir)).toBe(secret);
});
