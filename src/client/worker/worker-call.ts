import type { ChunkRange } from '../transfers/chunk-set.js';

/** Changes with the calls below: a client uses no script that speaks another one, as a server of another version has it. */
export const PROTOCOL: number = 1;

/** In the browser's private storage. */
export const DISK_FOLDER = 'rejoin';
/** Beside a file: the digest of each chunk that was written, at `index * 32`; zeros where none was. */
export const DIGESTS_SUFFIX = '.digests';

/** Where a received file lies in the browser's private storage, and how it is cut. */
export interface DiskFile {
  readonly name: string;
  readonly size: number;
  readonly chunkSize: number;
  readonly total: number;
}

/** What a thread does, by name: arguments and result. */
export interface WorkerCalls {
  /** SHA-256 of a file as hex, read in slices. */
  hash: { readonly blob: Blob; result: string };
  /** The next bytes of the thread's one running SHA-256, which has them to itself from now on. */
  hashOn: { readonly bytes: Uint8Array<ArrayBuffer>; result: null };
  /** The running SHA-256 as hex; it ends with it. */
  digest: { result: string };
  /** SHA-256 of these bytes alone. */
  digestOf: { readonly bytes: Uint8Array<ArrayBuffer>; result: Uint8Array<ArrayBuffer> };
  /** Opens (or makes) the file; the chunks that are in it and still have the digest they were written with. */
  open: { readonly file: DiskFile; result: readonly ChunkRange[] };
  write: {
    readonly index: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly digest: Uint8Array<ArrayBuffer>;
    result: null;
  };
  /** SHA-256 of the open file as hex, all chunks being there. */
  fileHash: { result: string };
  /** Lets go of the open file, so that the page can read it. */
  close: { result: null };
}

export type WorkerOperation = keyof WorkerCalls;
export type WorkerArguments<O extends WorkerOperation> = Omit<WorkerCalls[O], 'result'>;

export type WorkerHandlers = {
  readonly [O in WorkerOperation]: (args: WorkerArguments<O>) => Promise<WorkerCalls[O]['result']>;
};

export interface WorkerRequest<O extends WorkerOperation = WorkerOperation> {
  readonly id: number;
  readonly operation: O;
  readonly arguments: WorkerArguments<O>;
}

export type WorkerAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string; readonly name: string };

/** Somewhere to do what would make the page stutter. */
export interface FileThread {
  call<O extends WorkerOperation>(
    operation: O,
    args: WorkerArguments<O>,
    transfer?: Transferable[],
  ): Promise<WorkerCalls[O]['result']>;
  /** Calls that are under way reject. */
  end(): void;
}

export type OpenThread = () => Promise<FileThread>;
