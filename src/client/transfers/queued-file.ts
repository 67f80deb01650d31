import { RejoinRequestError } from '../connection/request-error.js';
import { offeredName } from './offered-name.js';
import type { Transfer } from './transfer.js';

/** Files that go to one receiver together: the receiver is asked once for all of them. */
export interface Batch {
  /** Random, the sender's. */
  readonly id: string;
  /** How many files, as the sender says. */
  readonly count: number;
  /** Their bytes in all, as the sender says. */
  readonly size: number;
}

/** What the queue knows of a file, and a reload of the page keeps. */
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
 * A file that waits for its offer to be made, one for each receiver: a user has at most `clientConfig.maxActiveTransfers`
 * live transfers. It is in `room.queue` until it is offered (then `transfer` goes on), or cancelled.
 */
export class QueuedFile implements QueuedFileRecord {
  readonly id: string;
  /** A user. */
  readonly receiverId: string;
  /** As its receiver will see it. */
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly batchId: string | null;
  /** When the offer stands; rejects when it was dropped, with what `error` says. */
  readonly offered: Promise<Transfer>;
  #file: File | null;
  #begun: boolean;
  #transfer: Transfer | null = null;
  #error: RejoinRequestError | null = null;
  #resolve!: (transfer: Transfer) => void;
  #reject!: (error: RejoinRequestError) => void;

  /** `queue`: what the queue does about it. `file`: null after a reload of the page. */
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

  /** `dropped`: it won't be offered, and `error` says why. */
  get state(): 'waiting' | 'offered' | 'dropped' {
    if (this.#transfer) return 'offered';
    return this.#error ? 'dropped' : 'waiting';
  }

  /**
   * Why it was dropped: the server's code (`BAD_USER_INPUT`, `FILE_TOO_LARGE`, `PARTICIPANT_NOT_FOUND`, …), `DECLINED` (the
   * receiver declined its batch), `UNANSWERED` (the receiver let the question for its batch run out), `CANCELLED`, or
   * what the room ended with (`LEFT`, `REPLACED`, `CLOSED`, …).
   */
  get error(): RejoinRequestError | null {
    return this.#error;
  }

  /** Once it is offered. */
  get transfer(): Transfer | null {
    return this.#transfer;
  }

  /** The page was reloaded: it no longer has the file. `attach` gives it one, and the queue goes on with it. */
  get needsFile(): boolean {
    return this.lacksFile && !this.#begun;
  }

  /** As `needsFile`, or it is being found out whether it is offered already. */
  get lacksFile(): boolean {
    return this.#file === null && this.state === 'waiting';
  }

  /** The queue's: it can be offered. One whose offer may stand is asked for again, by its key, to know that. */
  get isReady(): boolean {
    return this.state === 'waiting' && (this.#file !== null || this.#begun);
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** The queue's: the offer is on its way. */
  begin(): void {
    this.#begun = true;
  }

  get file(): File | null {
    return this.#file;
  }

  /** Takes it out of the queue: it is not offered; one that was dropped is forgotten. */
  cancel(): void {
    this.queue.cancel(this);
  }

  /** After a reload: the file once more. Throws when it is another one. */
  attach(file: File): void {
    if (!this.lacksFile) return;
    if (!isSameFile(this, file)) throw wrongFile(`${this.filename} has ${this.size} bytes`);
    this.#file = file;
    this.queue.attached();
  }

  /** The queue's. */
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
