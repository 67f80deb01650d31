// A process that owns an embedded Redis: what a test kills to see whether Redis goes with it.
import { createLogger } from '../../src/logging.js';
import { startEmbeddedRedis } from '../../src/redis/embedded.js';

const redis = await startEmbeddedRedis(process.argv[2] ?? '', createLogger('silent'));
process.stdout.write(`${redis.address}\n`);
process.on('SIGTERM', () => void redis.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
