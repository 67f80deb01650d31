import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config.js';
import { isHistoryRight, type HistoryRight } from './identity/caller.js';
import type { TokenGrant } from './identity/grant.js';
import { signingSecret, signToken } from './identity/tokens.js';

const HELP = `Makes a token for a user, signed as the server that runs with the same environment expects it.

  npx rejoin token <user id> [--name <shown name>] [--rooms <pattern,pattern>] [--history <rooms,erase>]
    [--minutes <60>]

In the repository it is npm run token -- <user id>, with the same options.

  --name     the name that others see; by default the user id
  --rooms    the rooms that the token may enter, * standing for any characters; by default any room
  --history  what it may do with the history of others: see all of its rooms, erase; by default nothing
  --minutes  how long it lasts; by default 60

The environment counts: JWT_SECRET (with JWT_ISSUER, JWT_AUDIENCE); without it the development secret of PORT or DATA_DIR.
`;

class UsageError extends Error {}

function readGrant(args: readonly string[]): TokenGrant | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [userId, ...rest] = positionals;
  if (userId === undefined || userId === '' || rest.length > 0) throw new UsageError('Name one user.');
  const minutes = Number(values.minutes ?? '60');
  if (!(minutes > 0 && minutes <= 366 * 24 * 60))
    throw new UsageError('--minutes is a number above 0, a year at most.');
  return {
    userId,
    minutes,
    ...(values.name !== undefined && { name: values.name }),
    ...(values.rooms !== undefined && { rooms: values.rooms.split(',').filter((pattern) => pattern !== '') }),
    ...(values.history !== undefined && { history: readRights(values.history) }),
  };
}

function readRights(text: string): readonly HistoryRight[] {
  const rights = text.split(',');
  if (rights.every(isHistoryRight)) return rights;
  throw new UsageError('--history is rooms, erase, or both with a comma between them.');
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    name: text,
    rooms: text,
    history: text,
    minutes: text,
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function answer(args: readonly string[]): Promise<string> {
  const grant = readGrant(args);
  if (grant === null) return HELP;
  const config = readConfig(process.env);
  const secret = signingSecret(config.tokens, config.dataDir);
  if (secret === undefined)
    throw new UsageError('With JWKS_URL tokens come from your identity provider, not from here.');
  return `${await signToken(secret, config.tokens, grant)}\n`;
}

/** What follows `token` on the command line. */
export async function tokenCommand(args: readonly string[]): Promise<void> {
  try {
    process.stdout.write(await answer(args));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}${error instanceof UsageError ? `\n\n${HELP}` : '\n'}`);
    process.exitCode = 1;
  }
}
