// Plain JavaScript: a worker is loaded by Node itself, whatever compiles the rest.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';

async function digestOf(path) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

parentPort.on('message', ({ number, path }) => {
  digestOf(path).then(
    (digest) => parentPort.postMessage({ number, digest }),
    ({ message, code }) => parentPort.postMessage({ number, failure: { message, code } }),
  );
});
