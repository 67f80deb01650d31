// The server under measurement: the composition root as it was built, over the given Redis. Arguments: Redis' address, data
// folder, and MongoDB's address where events are to be archived. Its sources through tsx would cost more: that gives every
// function its name as it is made.
import type * as App from '../../src/app.js';
import type * as Config from '../../src/config.js';
import type * as Logging from '../../src/logging.js';
import { SECRET } from '../support/tokens.js';
import { answerForUsage } from './measured-process.js';

const built = (file: string): Promise<unknown> => import(new URL(`../../dist/${file}`, import.meta.url).href);
const { buildApp } = (await built('app.js')) as typeof App;
const { readConfig } = (await built('config.js')) as typeof Config;
const { createLogger } = (await built('logging.js')) as typeof Logging;

const [, , redisUrl = '', dataDir = '', mongoUrl = ''] = process.argv;
// FerretDB looks at every document of a collection.
const archive = { MONGODB_URL: mongoUrl, REPLAY_SECONDS: '3600', REPLAY_READ_MS: '60000' };
const config = readConfig({
  PORT: '0',
  HOST: '127.0.0.1',
  JWT_SECRET: SECRET,
  REDIS_URL: redisUrl,
  DATA_DIR: dataDir,
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'silent',
  ...(mongoUrl !== '' && archive),
});
const app = await buildApp(config, createLogger('silent'));
answerForUsage((await app.start()).url);
