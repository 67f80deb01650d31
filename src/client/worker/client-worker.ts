/**
 * A script of its own (`client-worker.js`), since most visits hash no file. It runs as a worker, or is imported by a page
 * that may have no worker.
 */
import { DiskFileWriter } from './disk-file-writer.js';
import { HashTasks } from './hash-tasks.js';
import { PROTOCOL, type WorkerAnswer, type WorkerHandlers, type WorkerRequest } from './worker-call.js';

export { PageThread } from './page-thread.js';
export { PROTOCOL };

let file: DiskFileWriter | null = null;

const handlers: WorkerHandlers = {
  ...new HashTasks().handlers,
  open: async (args) => {
    file = await DiskFileWriter.open(args.file);
    return file.present();
  },
  write: async ({ index, bytes, digest }) => {
    opened().write(index, bytes, digest);
    return null;
  },
  fileHash: async () => opened().hash(),
  close: async () => {
    file?.close();
    file = null;
    return null;
  },
};

function opened(): DiskFileWriter {
  if (!file) throw new DOMException('No file is open', 'InvalidStateError');
  return file;
}

/** One after the other: `open` must be over before the first `write`. */
let turn: Promise<void> = Promise.resolve();

async function answer({ id, operation, arguments: args }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    const handler = handlers[operation] as (args: WorkerRequest['arguments']) => Promise<unknown>;
    return { id, result: await handler(args) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { id, error: message, name };
  }
}

if ('DedicatedWorkerGlobalScope' in globalThis) {
  addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
    turn = turn.then(async () => postMessage(await answer(data)));
  });
  // It runs.
  postMessage(PROTOCOL);
}
