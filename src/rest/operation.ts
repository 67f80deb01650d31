import type { FastifyReply } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Caller } from '../identity/caller.js';
import type { Statuses } from './failures.js';

export type BodyRule =
  /** Read and thrown away, as the old service did. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'octets' }
  | {
      readonly kind: 'json';
      readonly schema: z.ZodType;
      readonly required: boolean;
      /** Which of FastAPI's declarations it had: fields are missed one by one, whatever came in place of an object. */
      readonly declaredAs: 'dictionary' | 'fields' | 'value';
      readonly example: unknown;
    };

/** A request that passed all checks that come before its handler. */
export interface Asked {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** As its schema gives it. */
  readonly body: unknown;
  /** JSON as it was written. */
  readonly text: string;
  readonly bytes: Buffer;
}

/** How an answer is described. */
export interface Described {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly octets?: boolean;
}

/** One endpoint, told once: it is served, validated and documented from here. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /webrtc, with `{name}` for its parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly body: BodyRule;
  /** Of the query and of headers; all optional strings. */
  readonly options: readonly { readonly in: 'query' | 'header'; readonly name: string; readonly description: string }[];
  readonly answers: Readonly<Record<number, Described>>;
  readonly statuses: Statuses;
  handle(asked: Asked, reply: FastifyReply): Promise<unknown>;
}

export const NO_BODY: BodyRule = { kind: 'ignored' };
