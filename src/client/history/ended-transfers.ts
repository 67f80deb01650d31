import { Emitter } from '../connection/emitter.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { RejoinRequestError } from '../connection/request-error.js';
import { EndedTransfersDocument, type EndedTransfersQuery } from '../generated/operations.js';
import type { Open } from '../open.js';
import { cancelCode } from '../transfers/end-codes.js';
import type { TransferEndReason, TransferErrorCode } from '../transfers/transfer-codes.js';
import type { TransferStatus } from '../transfers/transfer-host.js';
import { Pages, type HistoryState } from './pages.js';

type TransferRecord = EndedTransfersQuery['transferHistory']['nodes'][number];

/** An ended transfer of our user, as the server's history has it. */
export interface EndedTransfer {
  /** The transfer's id. */
  readonly id: string;
  /** The room in which the file was offered. */
  readonly roomId: string;
  /** `outgoing`: our user sent the file; `incoming`: our user received it. */
  readonly direction: 'outgoing' | 'incoming';
  /** The user id of the other party. */
  readonly withUserId: string;
  /** The file's name in its portable form. */
  readonly filename: string;
  /** The media type that the sender's browser gave the file; null: it gave none. */
  readonly mimeType: string | null;
  /** The file's length in bytes. */
  readonly size: number;
  /** How many bytes the receiver had verified at the end. */
  readonly bytesVerified: number;
  /** COMPLETED, FAILED or CANCELLED. */
  readonly status: TransferStatus;
  /** Why the transfer ended, as in `Transfer.endReason`. */
  readonly endReason: Open<TransferEndReason>;
  /** A text for people: the failure, or the reason that was given with a reject or cancel; null: there is none. */
  readonly error: string | null;
  /** Why a client ended the transfer by itself, as in `Transfer.errorCode`; null: no client did. */
  readonly errorCode: TransferErrorCode | null;
  /** The file's SHA-256 as 64 hex digits; null: it was never known. */
  readonly sha256: string | null;
  /** The time of the offer, ISO 8601. */
  readonly createdAt: string;
  /** The time when the receiver accepted, ISO 8601; null: the receiver never accepted. */
  readonly acceptedAt: string | null;
  /** The time of the end, ISO 8601. */
  readonly endedAt: string;
}

/** The events of `EndedTransfers`, by name. */
export interface EndedTransfersEvents {
  /** The list or its state changed. The value is the list. */
  change: EndedTransfers;
}

const PER_PAGE = 20;

/**
 * The ended transfers of our user in all rooms that the token covers, read from the server's history page by page. Its
 * `change` event tells each change.
 */
export class EndedTransfers extends Emitter<EndedTransfersEvents> {
  readonly #pages: Pages<EndedTransfersQuery['transferHistory']>;
  readonly #byId = new Map<string, EndedTransfer>();
  #me = '';

  constructor(
    http: GraphqlHttp,
    /** Aborted when the client is closed; the reason is what loading then fails with. */
    private readonly client: AbortSignal,
  ) {
    super();
    const ask = async (after: string | null) => {
      const { viewer, transferHistory } = await http.ask(EndedTransfersDocument, { first: PER_PAGE, after });
      this.#me = viewer.id;
      return transferHistory;
    };
    this.#pages = new Pages(
      ask,
      ({ nodes }) => this.#take(nodes),
      () => this.emit('change', this),
    );
    this.#pages.moveTo(null);
    client.addEventListener('abort', this.#clientClosed);
  }

  /** The transfers that were loaded so far; the one that ended last is the first. */
  get transfers(): readonly EndedTransfer[] {
    return [...this.#byId.values()];
  }

  /** How far the list was read, and what loading failed with. */
  get state(): HistoryState {
    return this.#pages.state;
  }

  /** Loads the next page of 20 transfers. Never rejects: `state` tells failures. */
  load(): Promise<void> {
    return this.#pages.load();
  }

  /** Stops loading: a page that is being loaded fails with CLOSED. The client does the same when it is closed. */
  close(): void {
    this.client.removeEventListener('abort', this.#clientClosed);
    this.#pages.close(new RejoinRequestError('CLOSED', 'The list was closed'));
  }

  readonly #clientClosed = (): void => this.close();

  #take(records: readonly TransferRecord[]): number {
    const before = this.#byId.size;
    for (const { senderId, receiverId, ...rest } of records) {
      const mine = senderId === this.#me;
      const sides = { direction: mine ? 'outgoing' : 'incoming', withUserId: mine ? receiverId : senderId } as const;
      this.#byId.set(rest.id, { ...rest, ...sides, errorCode: cancelCode(rest.endReason, rest.error) });
    }
    return this.#byId.size - before;
  }
}
