#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ConfigError, readConfig, type Config } from './config.js';
import { HELP } from './help.js';
import { createLogger, type Logger } from './logging.js';

/** What follows the draining (closing the port, the last answers of Redis, the end of one of our own) takes no longer. */
const CLOSING_MS = 2000;

const [argument, ...rest] = process.argv.slice(2);
if (argument === 'token') {
  const { tokenCommand } = await import('./token.js');
  await tokenCommand(rest);
} else if (argument === '--help' || argument === '-h') {
  process.stdout.write(HELP);
} else if (argument === '--version') {
  process.stdout.write(`${version()}\n`);
} else if (argument !== undefined) {
  process.stderr.write(`Unknown argument ${argument}. See: npx rejoin --help\n`);
  process.exitCode = 1;
} else {
  await main();
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}

async function main(): Promise<void> {
  const config = configOrExit();
  const logger = createLogger(config.logLevel);
  endOnUnexpectedErrors(logger);
  if (config.development) warnOfDevelopmentMode(logger);
  await serve(config, logger);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function warnOfDevelopmentMode(logger: Logger): void {
  logger.warn(
    'DEVELOPMENT MODE: neither JWT_SECRET nor JWKS_URL is set. Only this machine can reach the server, and everyone on it ' +
      'can make tokens: on the page, or with "npx rejoin token alice" ("npm run token -- alice" in the repository).',
  );
}

/** A state that nobody thought of is not one to go on from; whoever runs us starts us again. */
function endOnUnexpectedErrors(logger: Logger): void {
  const end = (error: unknown) => {
    logger.fatal({ err: error }, 'Ended by an unexpected error');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

async function serve(config: Config, logger: Logger): Promise<void> {
  let stop: () => Promise<void> = async () => undefined;
  stopOnSignals(() => stop(), config.drain.withinMs + CLOSING_MS, logger);
  try {
    // Libraries look at it as they load: unless told so, graphql-js spends a quarter of each execution on checks for its own
    // developers. What our settings make of it is decided by now.
    process.env['NODE_ENV'] ??= 'production';
    // Only now: help and refusals need not wait for all of it to load.
    const { buildApp } = await import('./app.js');
    const app = await buildApp(config, logger);
    stop = () => app.stop();
    const { url } = await app.start();
    logger.info({ url }, `Rejoin is up: ${url}`);
  } catch (error) {
    // The one line that says what to do comes last and plain; the log has the rest.
    logger.debug({ err: error }, 'The server could not start');
    process.stderr.write(`Rejoin could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** The first signal ends in order, within that time whatever is still going on; a second one at once. */
function stopOnSignals(stop: () => Promise<void>, withinMs: number, logger: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'Stopping');
    setTimeout(() => {
      logger.error('Could not stop in time');
      process.exit(1);
    }, withinMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
