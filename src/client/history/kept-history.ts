import { unlessAborted, untilAnswered } from '../connection/ladder.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { isTransient } from '../connection/request-error.js';
import { HistoryConfigDocument } from '../generated/operations.js';

/** The history that a server keeps. */
export interface KeptHistory {
  /** True if the server keeps sessions, visits and ended transfers, so that `endedTransfers()` finds some. */
  readonly history: boolean;
  /** How long the server keeps chat and messages, in seconds; 0: no longer than the room's log, and `chatHistory` has none. */
  readonly replaySeconds: number;
}

const NOTHING: KeptHistory = { history: false, replaySeconds: 0 };

/** What this server keeps, asked once. */
export class KeptHistories {
  #known: KeptHistory | null = null;

  constructor(private readonly http: GraphqlHttp) {}

  async get(signal: AbortSignal): Promise<KeptHistory> {
    return (this.#known ??= await unlessAborted(
      untilAnswered(() => this.#ask(), signal),
      signal,
    ));
  }

  async #ask(): Promise<KeptHistory> {
    try {
      return (await this.http.ask(HistoryConfigDocument, {})).clientConfig;
    } catch (error) {
      if (isTransient(error)) throw error;
      // A server that doesn't know the question keeps nothing.
      return NOTHING;
    }
  }
}
