// The server under measurement: the composition root as it is, over the given Redis. Arguments: Redis' address, data folder.
import { buildApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/logging.js';
import { SECRET } from '../support/tokens.js';
import { answerForUsage } from './measured-process.js';

const [, , redisUrl = '', dataDir = ''] = process.argv;
const config = readConfig({
  PORT: '0',
  HOST: '127.0.0.1',
  JWT_SECRET: SECRET,
  REDIS_URL: redisUrl,
  DATA_DIR: dataDir,
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'silent',
});
const app = await buildApp(config, createLogger('silent'));
answerForUsage((await app.start()).url);
