import { Emitter } from '../connection/emitter.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { RejoinRequestError } from '../connection/request-error.js';
import { EndedTransfersDocument, type EndedTransfersQuery } from '../generated/operations.js';
import { cancelCode, type TransferErrorCode } from '../transfers/end-codes.js';
import { Pages, type HistoryState } from './pages.js';

type TransferRecord = EndedTransfersQuery['transferHistory']['nodes'][number];

/** A transfer of ours that is over, as the server's history has it. Times are ISO 8601. */
export interface EndedTransfer extends Readonly<Omit<TransferRecord, 'senderId' | 'receiverId'>> {
  readonly direction: 'outgoing' | 'incoming';
  /** The other one's user id. */
  readonly withUserId: string;
  /** As `Transfer.errorCode`. */
  readonly errorCode: TransferErrorCode | null;
}

const PER_PAGE = 20;

/** The ended transfers of our user, in all rooms that the token covers, read page by page. */
export class EndedTransfers extends Emitter<{ change: EndedTransfers }> {
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

  /** The one that ended last is the first. */
  get transfers(): readonly EndedTransfer[] {
    return [...this.#byId.values()];
  }

  get state(): HistoryState {
    return this.#pages.state;
  }

  /** Loads the next page. What fails is told by `state`. */
  load(): Promise<void> {
    return this.#pages.load();
  }

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
