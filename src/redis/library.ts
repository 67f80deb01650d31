import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RejoinError, type ErrorCode, type ErrorDetails } from '../errors.js';
import { primariesOf, type RedisClient } from './connect.js';
import { declaredKeys, KEY_NAMES } from './keys.js';
import { MemoryIdentity } from './memory-identity.js';
import { asOutage, lacksRights } from './outage.js';

/** In the order of their loading: what stands later uses what stands before. */
const PARTS = [
  'prelude',
  'outbox',
  'log',
  'repeats',
  'rooms',
  'restore',
  'signals',
  'transfers',
  'delivery',
  'relay',
  'users',
  'rights',
];

const RETRY_MS = 250;

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  NOT_IN_ROOM: 'You are not in that room.',
  AMBIGUOUS_PARTICIPANT: 'Several of your participants are in that room: say which by participantId.',
  PARTICIPANT_NOT_FOUND: 'No such participant or user in that room.',
  PARTICIPANT_REPLACED: 'This participant is now held by another connection.',
  FORBIDDEN: 'That is for the other party of the transfer.',
  TRANSFER_NOT_FOUND: 'No such transfer.',
  TRANSFER_CONFLICT: 'Not possible in the present status of the transfer.',
  TRANSFER_LIMIT: 'Too many live transfers.',
  CHUNK_OUT_OF_RANGE: 'A chunk range lies outside of the file.',
};

/** The Lua function library of this release: loads it where it is missing and calls its functions. */
export class RedisLibrary {
  /** `rejoin_<8 hex digits of the code's hash>`: releases whose code differs don't replace each other's library. */
  readonly name: string;
  readonly #code: string;
  #loading: Promise<void> | undefined;
  readonly #memory: MemoryIdentity;

  constructor(
    private readonly redis: RedisClient,
    code: string = libraryCode(),
    /** Told how long each call took. */
    private readonly onCall: (name: string, ms: number) => void = () => undefined,
  ) {
    this.name = `rejoin_${createHash('sha256').update(code).digest('hex').slice(0, 8)}`;
    this.#code = code.replaceAll('@LIBRARY@', this.name);
    this.#memory = new MemoryIdentity(redis);
  }

  /** Loads it as soon as Redis takes it: at the start of a busy machine that may be later than a command may last. */
  async loadWhenPossible(): Promise<void> {
    for (;;) {
      try {
        await this.load();
        return;
      } catch (error) {
        if (!(asOutage(error) instanceof RejoinError) || lacksRights(error)) throw error;
        await wait(RETRY_MS);
      }
    }
  }

  /** However many calls find it missing, each Redis is given it once. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(): Promise<void> {
    const primaries = primariesOf(this.redis);
    await Promise.all(primaries.map((primary) => loadedInto(primary, this.#code)));
  }

  /** Calls `<library>_<name>` on the keys under `base`. Refusals come as RejoinError, outages as SERVICE_UNAVAILABLE. */
  async call(name: string, base: string, args: readonly (string | number)[]): Promise<unknown[]> {
    const start = performance.now();
    try {
      return (await this.#callOnce(name, base, args)) as unknown[];
    } catch (error) {
      throw refusalIn(error) ?? asOutage(error);
    } finally {
      this.onCall(name, performance.now() - start);
    }
  }

  async #callOnce(name: string, base: string, args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.#send(name, base, args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('Function not found')) throw error;
      await this.load();
      return this.#send(name, base, args);
    }
  }

  async #send(name: string, base: string, args: readonly (string | number)[]): Promise<unknown> {
    const known = this.#memory.get();
    const memory = typeof known === 'string' ? known : await known;
    return this.redis.fcall(`${this.name}_${name}`, 2, ...declaredKeys(base), ...args, memory);
  }
}

/** The library's source, before it has a name. */
export function libraryCode(): string {
  return PARTS.map((part) => readFileSync(new URL(`./lua/${part}.lua`, import.meta.url), 'utf8'))
    .join('\n')
    .replace('@NAMES@', luaTable(KEY_NAMES));
}

/** The names of its functions, without that of the library. */
export function libraryFunctions(): readonly string[] {
  return [...libraryCode().matchAll(/^(?:register|party_action)\('(\w+)'/gm)].map(([, name = '']) => name).sort();
}

/** Another node may have loaded the same code a moment ago. */
async function loadedInto(primary: Redis, code: string): Promise<void> {
  try {
    await primary.call('FUNCTION', 'LOAD', code);
  } catch (error) {
    if (!(error instanceof Error) || !/^ERR Library '\w+' already exists/.test(error.message)) throw error;
  }
}

/** cjson isn't there while a library loads, so the names come as a table of Lua's own. */
function luaTable(names: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const kinds = Object.entries(names).map(
    ([kind, keys]) =>
      `${kind} = { ${Object.entries(keys)
        .map(([name, key]) => `${name} = '${key}'`)
        .join(', ')} }`,
  );
  return `{ ${kinds.join(', ')} }`;
}

/** The library refuses with the error reply `REJOIN <CODE> <details as JSON>`. */
function refusalIn(error: unknown): RejoinError | null {
  const found = error instanceof Error ? /^REJOIN (\w+) (\{.*?\})/.exec(error.message) : null;
  if (!found) return null;
  const code = found[1] as ErrorCode;
  const { field, status, limit, retryAfterSeconds, message } = JSON.parse(found[2] ?? '{}') as ErrorDetails & {
    message?: string;
  };
  return new RejoinError(code, message ?? MESSAGES[code] ?? code, {
    ...(field !== undefined && { field }),
    ...(status !== undefined && { status }),
    ...(limit !== undefined && { limit }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
