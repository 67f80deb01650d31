import { setTimeout as wait } from 'node:timers/promises';
import { isOutage, RejoinError } from '../errors.js';
import { hintChannel, KEY_PATTERN, partitionBase, partitions, roomKey, userKey } from './keys.js';
import { libraryCode, type RedisLibrary } from './library.js';

const NOBODY = 'rights';
const RETRY_MS = 250;
const KEYS = [roomKey(NOBODY, 'meta'), userKey(NOBODY, 'slots')];
const ROOM_CHANNEL = roomKey(NOBODY, 'live');
const HINT_CHANNEL = hintChannel(NOBODY);
const PLAIN = ['TIME', 'INFO', 'PING', 'SUNSUBSCRIBE', 'UNSUBSCRIBE'];
/** Of what is called directly; what the library runs is read from its code. */
const ON_KEYS = ['GET', 'ZREM', 'ZRANGE'];
const ON_CHANNELS: Readonly<Record<string, string>> = {
  SSUBSCRIBE: ROOM_CHANNEL,
  SPUBLISH: ROOM_CHANNEL,
  SUBSCRIBE: HINT_CHANNEL,
  PUBLISH: HINT_CHANNEL,
};

/** Throws, and says what is missing, where the Redis user may not do what the server needs; on every primary. */
export async function requireRights(library: RedisLibrary): Promise<void> {
  const checks = allChecks().map((check) => JSON.stringify(check));
  const answers = partitions().map((partition) => askWhenPossible(library, partition, checks));
  const refused = new Set((await Promise.all(answers)).flat().map(String));
  if (refused.size === 0) return;
  const commands = (some: readonly string[]) => some.map((text) => (JSON.parse(text) as [string])[0]);
  const missing = [
    ...missingOf(checksOnKeys(), refused, `keys (~${KEY_PATTERN})`, commands),
    ...missingOf(checksOnChannels(), refused, `channels (&${KEY_PATTERN})`, commands),
    ...missingOf(
      PLAIN.map((command) => [command]),
      refused,
      'commands',
      commands,
    ),
  ];
  throw new Error(`The Redis user lacks rights that the server needs: ${missing.join('; ')}.`);
}

type Check = readonly string[];

function checksOnKeys(): readonly Check[] {
  const inLibrary = [...libraryCode().matchAll(/redis\.call\('([A-Z]+)'/g)].map(([, command = '']) => command);
  const others = [...PLAIN, ...Object.keys(ON_CHANNELS)];
  const commands = [...new Set([...inLibrary, ...ON_KEYS])].filter((command) => !others.includes(command));
  return commands.flatMap((command) => KEYS.map((key) => [command, key]));
}

function checksOnChannels(): readonly Check[] {
  return Object.entries(ON_CHANNELS).map(([command, channel]) => [command, channel]);
}

function allChecks(): readonly Check[] {
  return [...checksOnKeys(), ...checksOnChannels(), ...PLAIN.map((command) => [command])];
}

/** One word where all of a kind is refused, the commands where some are. */
function missingOf(
  checks: readonly Check[],
  refused: ReadonlySet<string>,
  kind: string,
  commandsOf: (checks: readonly string[]) => readonly string[],
): readonly string[] {
  const those = checks.map((check) => JSON.stringify(check)).filter((text) => refused.has(text));
  if (those.length === 0) return [];
  return [those.length === checks.length ? kind : [...new Set(commandsOf(those))].sort().join(', ')];
}

/** A Cluster that was just put together may still send the question from one server to the other. */
async function askWhenPossible(
  library: RedisLibrary,
  partition: number,
  checks: readonly string[],
): Promise<unknown[]> {
  for (;;) {
    try {
      return await library.call('rights', partitionBase(partition), checks);
    } catch (error) {
      refusedAtAll(error);
      if (!isOutage(error)) throw error;
      await wait(RETRY_MS);
    }
  }
}

/** Throws where even the question was refused. */
function refusedAtAll(error: unknown): void {
  const cause = error instanceof RejoinError ? error.cause : error;
  if (!(cause instanceof Error) || !cause.message.startsWith('NOPERM')) return;
  throw new Error(`The Redis user lacks rights that the server needs: ${cause.message}`);
}
