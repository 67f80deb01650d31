import type { TypedDocumentString } from '../generated/operations.js';
import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';

/** `ended`: the token that the server called ended last, so that another one is given. */
export type TokenSource = (ended?: string) => string | Promise<string>;

interface GraphqlAnswer<R> {
  readonly data?: R | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

const TIMEOUT_MS = 10_000;
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** Queries and mutations. */
export class GraphqlHttp {
  #lastToken: string | null = null;

  constructor(
    /** Without a trailing slash; the relay's addresses hang on it too. */
    readonly server: string,
    private readonly source: TokenSource,
  ) {}

  /** `ended`: the token that the server called ended. */
  async token(ended?: string): Promise<string> {
    return (this.#lastToken = await this.source(ended));
  }

  /** For a page that is going: asks at once, with the token that was used last, and outlives the page. Nobody hears the answer. */
  askInParting<R, V>(document: TypedDocumentString<R, V>, variables: V): void {
    if (this.#lastToken === null) return;
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${this.#lastToken}` };
    const body = JSON.stringify({ query: String(document), variables });
    fetch(`${this.server}/graphql`, { method: 'POST', headers, body, keepalive: true }).catch(() => {});
  }

  async ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
    const body = JSON.stringify({ query: String(document), variables });
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: JSON_HEADERS,
      body,
    });
    return unwrap(await readAnswer<R>(response));
  }

  /** One request to the server in our name. Rejects with NETWORK_ERROR or TIMEOUT when there is no answer. */
  async fetch(
    path: string,
    init: Omit<RequestInit, 'headers'> & { readonly headers: Record<string, string> },
  ): Promise<Response> {
    const authorization = `Bearer ${await this.#bearer()}`;
    try {
      return await fetch(this.server + path, {
        ...init,
        headers: { ...init.headers, authorization },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw unreachable(error);
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

async function readAnswer<R>(response: Response): Promise<GraphqlAnswer<R>> {
  try {
    return (await response.json()) as GraphqlAnswer<R>;
  } catch {
    // A proxy's page, or a body cut short: the server itself answers JSON always.
    throw new RejoinRequestError('NETWORK_ERROR', `No answer in JSON (HTTP ${response.status})`);
  }
}

function unwrap<R>(answer: GraphqlAnswer<R>): R {
  if (answer.errors?.length) throw fromGraphqlErrors(answer.errors);
  if (answer.data == null) throw new RejoinRequestError('NETWORK_ERROR', 'An answer without data');
  return answer.data;
}
