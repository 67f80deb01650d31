import { RejoinRequestError } from '../connection/request-error.js';
import { offeredName } from './offered-name.js';
import type { Transfer } from './transfer.js';

/** Files that are offered to one receiver together: the receiver answers once for all of them. */
export interface Batch {
  /** The batch's id, chosen by its sender at random. */
  readonly id: string;
  /** How many files the batch has, as its sender says. */
  readonly count: number;
  /** The bytes of all its files, as its sender says. */
  readonly size: number;
}

/** The part of a queued file that outlives a reload of the page. @internal */
export interface QueuedFileRecord {
  /** The idempotency key of its offer as well: an offer that was made just before a reload is found again by it. */
  readonly id: string;
  readonly receiverId: string;
  readonly filename: string;
  readonly size: number;
  readonly batchId: string | null;
  /** Its offer was sent, and no answer came before the page was reloaded: it may stand. */
  readonly begun?: boolean | undefined;
}

/**
 * A file that waits until the client may offer it, one for each receiver: a user has at most five live transfers
 * (`clientConfig.maxActiveTransfers`). It stays in `room.queue` until it is offered (then `transfer` continues) or cancelled.
 */
export class QueuedFile implements QueuedFileRecord {
  /** A random id, which is also the idempotency key of the offer. */
  readonly id: string;
  /** The user id of the receiver. */
  readonly receiverId: string;
  /** The name that the receiver will see, in the portable form that the server makes of it. */
  readonly filename: string;
  /** The file's length in bytes. */
  readonly size: number;
  /** The id of the batch that the file is offered in; null: it is offered alone. */
  readonly batchId: string | null;
  /** Resolves with the transfer when the server has the offer. Rejects with `error` when the file was dropped. */
  readonly offered: Promise<Transfer>;
  #file: File | null;
  #begun: boolean;
  #transfer: Transfer | null = null;
  #error: RejoinRequestError | null = null;
  #resolve!: (transfer: Transfer) => void;
  #reject!: (error: RejoinRequestError) => void;

  /** `queue`: what the queue does about it. `file`: null after a reload of the page. @internal */
  constructor(
    { id, receiverId, filename, size, batchId, begun }: QueuedFileRecord,
    file: File | null,
    private readonly queue: { cancel(one: QueuedFile): void; attached(): void },
  ) {
    this.id = id;
    this.receiverId = receiverId;
    this.filename = filename;
    this.size = size;
    this.batchId = batchId;
    this.#file = file;
    this.#begun = begun ?? false;
    this.offered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever shows the row reads `error`.
    this.offered.catch(() => undefined);
  }

  /** `waiting` for its turn; `offered`, see `transfer`; `dropped`: it won't be offered, and `error` says why. */
  get state(): 'waiting' | 'offered' | 'dropped' {
    if (this.#transfer) return 'offered';
    return this.#error ? 'dropped' : 'waiting';
  }

  /**
   * Why the file was dropped; null: it was not. Its code is the server's refusal (`BAD_USER_INPUT`, `FILE_TOO_LARGE`,
   * `PARTICIPANT_NOT_FOUND`, …), `DECLINED` (the receiver declined the batch), `UNANSWERED` (the receiver did not answer
   * in time), `CANCELLED`, or the end of the room (`LEFT`, `REPLACED`, `CLOSED`, …).
   */
  get error(): RejoinRequestError | null {
    return this.#error;
  }

  /** The transfer that the file became when it was offered; null until then. */
  get transfer(): Transfer | null {
    return this.#transfer;
  }

  /** True after a reload of the page, which no longer has the file: `attach` it, and the queue continues with it. */
  get needsFile(): boolean {
    return this.lacksFile && !this.#begun;
  }

  /** True as `needsFile` is, and also while the client asks the server whether the file was offered before the reload. */
  get lacksFile(): boolean {
    return this.#file === null && this.state === 'waiting';
  }

  /** It can be offered. One whose offer may stand is asked for again, by its key, to know that. @internal */
  get isReady(): boolean {
    return this.state === 'waiting' && (this.#file !== null || this.#begun);
  }

  /** Its offer was sent. @internal */
  get begun(): boolean {
    return this.#begun;
  }

  /** The offer is on its way. @internal */
  begin(): void {
    this.#begun = true;
  }

  /** The file itself; null after a reload of the page, and once the file was offered or dropped. */
  get file(): File | null {
    return this.#file;
  }

  /** Removes the file from the queue: it won't be offered. A file that was dropped already disappears from `room.queue`. */
  cancel(): void {
    this.queue.cancel(this);
  }

  /**
   * Gives the file back after a reload of the page. Throws a `RejoinRequestError` WRONG_FILE if the name or the size
   * differs. Does nothing while the file isn't lacking.
   */
  attach(file: File): void {
    if (!this.lacksFile) return;
    if (!isSameFile(this, file)) throw wrongFile(`${this.filename} has ${this.size} bytes`);
    this.#file = file;
    this.queue.attached();
  }

  /** Its fate is known. @internal */
  settle(outcome: Transfer | RejoinRequestError): void {
    if (this.state !== 'waiting') return;
    if (outcome instanceof Error) {
      this.#error = outcome;
      this.#reject(outcome);
    } else {
      this.#transfer = outcome;
      this.#resolve(outcome);
    }
    this.#file = null;
  }
}

/** Another one was chosen than the one that was offered. */
export function wrongFile(what: string): RejoinRequestError {
  return new RejoinRequestError('WRONG_FILE', `This is not the file: ${what}`);
}

/** By name, in the form in which it was offered, and size. */
export function isSameFile(known: { readonly filename: string; readonly size: number }, file: File): boolean {
  return known.size === file.size && offeredName(known.filename) === offeredName(file.name);
}
