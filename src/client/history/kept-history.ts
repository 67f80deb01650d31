import { unlessAborted, untilAnswered } from '../connection/ladder.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { isTransient } from '../connection/request-error.js';
import { HistoryConfigDocument, type HistoryConfigQuery } from '../generated/operations.js';

/** What a server keeps: `history` (who was there, ended transfers), and for `replaySeconds` what was said. */
export type KeptHistory = Readonly<HistoryConfigQuery['clientConfig']>;

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
