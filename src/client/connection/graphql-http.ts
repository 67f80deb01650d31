import type { TypedDocumentString } from '../generated/operations.js';
import { Patience } from './patience.js';
import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';
import { fetchWhole, type Fetch, type WholeAnswer } from './whole-answer.js';

/** `ended`: the token that the server called ended last, so that another one is given. */
export type TokenSource = (ended?: string) => string | Promise<string>;

type Headers = Readonly<Record<string, string>>;
type FetchInit = Omit<RequestInit, 'headers' | 'signal'> & { readonly headers: Headers };

interface GraphqlAnswer<R> {
  readonly data?: R | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** For an answer, or its next part; longer after each that did not come. */
const LEAST_PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 20_000;
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** Queries and mutations. */
export class GraphqlHttp {
  #lastToken: string | null = null;
  readonly #patience = new Patience(LEAST_PATIENCE_MS, MOST_PATIENCE_MS);

  constructor(
    /** Without a trailing slash; the relay's addresses hang on it too. */
    readonly server: string,
    private readonly source: TokenSource,
    /** The application's own; else the page's, as it is at the moment. */
    readonly givenFetch?: Fetch,
  ) {}

  /** `ended`: the token that the server called ended. */
  async token(ended?: string): Promise<string> {
    return (this.#lastToken = await this.source(ended));
  }

  /**
   * For a visit or a page that is over: asks in this very task, with the token that was used last, so that nobody is asked for
   * a new one. The request outlives the page.
   */
  async askInParting<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    if (this.#lastToken === null) throw new RejoinRequestError('UNAUTHENTICATED', 'No token was used yet');
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${this.#lastToken}` };
    const body = JSON.stringify({ query: String(document), variables });
    const init = { method: 'POST', headers, body, keepalive: true } as const;
    return unwrap(readAnswer<R>(await this.#timed('/graphql', init)));
  }

  async ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    const body = JSON.stringify({ query: String(document), variables });
    const answer = await this.fetch('/graphql', { method: 'POST', headers: JSON_HEADERS, body });
    return unwrap(readAnswer<R>(answer));
  }

  /** One request to the server in our name. Rejects with NETWORK_ERROR or TIMEOUT when there is no answer. */
  async fetch(path: string, init: FetchInit, patience = this.#patience): Promise<WholeAnswer> {
    const headers = { ...init.headers, authorization: `Bearer ${await this.#bearer()}` };
    return this.#timed(path, { ...init, headers }, patience);
  }

  async #timed(path: string, init: FetchInit, patience = this.#patience): Promise<WholeAnswer> {
    const startedAt = performance.now();
    try {
      const answer = await fetchWhole(this.givenFetch ?? fetch, this.server + path, init, patience.ms);
      patience.served(performance.now() - startedAt);
      return answer;
    } catch (error) {
      const reason = unreachable(error);
      if (reason.code === 'TIMEOUT') patience.tired();
      throw reason;
    }
  }

  async #bearer(): Promise<string> {
    try {
      return await this.token();
    } catch (error) {
      throw unreachable(error);
    }
  }
}

function unreachable(error: unknown): RejoinRequestError {
  const message = error instanceof Error ? error.message : String(error);
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return new RejoinRequestError(timedOut ? 'TIMEOUT' : 'NETWORK_ERROR', message);
}

function readAnswer<R>({ status, bytes }: WholeAnswer): GraphqlAnswer<R> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as GraphqlAnswer<R>;
  } catch {
    // A proxy's page, or a body cut short: the server itself answers JSON always.
    throw new RejoinRequestError('NETWORK_ERROR', `No answer in JSON (HTTP ${status})`);
  }
}

function unwrap<R>(answer: GraphqlAnswer<R>): R {
  if (answer.errors?.length) throw fromGraphqlErrors(answer.errors);
  if (answer.data == null) throw new RejoinRequestError('NETWORK_ERROR', 'An answer without data');
  return answer.data;
}
