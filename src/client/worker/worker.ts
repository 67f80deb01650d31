import { createSHA256 } from 'hash-wasm';
import { DiskFileWriter } from './disk-file-writer.js';
import type { WorkerAnswer, WorkerArguments, WorkerCalls, WorkerOperation, WorkerRequest } from './worker-call.js';

type Handlers = { [O in WorkerOperation]: (args: WorkerArguments<O>) => Promise<WorkerCalls[O]['result']> };

let file: DiskFileWriter | null = null;

const handlers: Handlers = {
  hash: ({ blob }) => hash(blob),
  digest: async ({ bytes }) => {
    const hasher = await createSHA256();
    return new Uint8Array(hasher.init().update(bytes).digest('binary'));
  },
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

async function hash(blob: Blob): Promise<string> {
  const hasher = await createSHA256();
  hasher.init();
  const reader = blob.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) hasher.update(piece.value);
  return hasher.digest('hex');
}

/** One after the other: `open` must be over before the first `write`. */
let turn: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  turn = turn.then(async () => postMessage(await answer(data)));
});

async function answer({ id, operation, arguments: args }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    const handler = handlers[operation] as (args: WorkerRequest['arguments']) => Promise<unknown>;
    return { id, result: await handler(args) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { id, error: message, name };
  }
}
