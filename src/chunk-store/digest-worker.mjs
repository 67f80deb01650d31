// Plain JavaScript: a worker is loaded by Node itself, whatever compiles the rest.
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const file = openSync(workerData, constants.O_RDONLY | constants.O_NOFOLLOW);
const hash = createHash('sha256');
const buffer = Buffer.allocUnsafe(1024 * 1024);
for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) hash.update(buffer.subarray(0, read));
closeSync(file);
parentPort.postMessage(hash.digest('hex'));
