import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RejoinError, type ErrorDetails } from '../errors.js';
import { fieldAtFault, isArgumentRefused, isVariableRefused } from './refused-values.js';

/** What a log must be able to do here. */
export interface ErrorLog {
  error(fields: object, message: string): void;
  /** Told the code of each error that a client is given. */
  refused?(code: string): void;
}

/** In which request an error happened. */
export interface ErrorScope {
  readonly requestId: string;
  readonly log: ErrorLog;
}

type Extensions = ErrorDetails & { readonly code: string; readonly requestId?: string };

/**
 * An error as a client may see it, the same over HTTP and graphql-ws: a code of the closed list with its details. Whatever
 * isn't known to be safe is masked, and logged under the id that the client is given.
 */
export function presentError(error: GraphQLError, scope: ErrorScope): GraphQLFormattedError {
  const { locations, path } = error.toJSON();
  const extensions = extensionsOf(error) ?? masked(error, scope);
  scope.log.refused?.(extensions.code);
  const message = extensions.requestId === undefined ? messageOf(error) : 'Internal server error';
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...extensions } };
}

/** GraphQL repeats the value that it refuses, whatever its size. */
const LONGEST_MESSAGE = 1000;

/** A domain error as GraphQL carries it where no resolver throws it. */
export function graphqlErrorOf({ code, message, details }: RejoinError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}

/** As the domain put it: GraphQL and Apollo like to put something in front. */
function messageOf(error: GraphQLError): string {
  const cause = causeOf(error);
  const message = cause instanceof RejoinError ? cause.message : error.message;
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

/** undefined: nothing that a client may see. */
function extensionsOf(error: GraphQLError): Extensions | undefined {
  const cause = causeOf(error);
  if (cause instanceof RejoinError) {
    return cause.code === 'INTERNAL_SERVER_ERROR' ? undefined : { code: cause.code, ...cause.details };
  }
  return cause instanceof GraphQLError ? extensionsOfGraphql(error) : undefined;
}

/** What GraphQL itself, Apollo or a scalar raised. */
function extensionsOfGraphql(error: GraphQLError): Extensions | undefined {
  const code = codeOf(error);
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') return undefined;
  const { field = fieldAtFault(error), limit } = error.extensions as ErrorDetails;
  const known = code === 'BAD_USER_INPUT' ? field : undefined;
  return { code, ...(known !== undefined && { field: known }), ...(limit !== undefined && { limit }) };
}

function codeOf(error: GraphQLError): string | undefined {
  const { code, http } = error.extensions as { code?: unknown; http?: { status?: number } };
  if (typeof code === 'string') return code;
  if (isVariableRefused(error) || isArgumentRefused(error)) return 'BAD_USER_INPUT';
  // Apollo leaves some of its refusals of a request without a code.
  const status = http?.status ?? 500;
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : undefined;
}

/** The innermost error: what was thrown before GraphQL said where. */
function causeOf(error: Error): Error {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function masked(error: GraphQLError, { requestId, log }: ErrorScope): Extensions {
  log.error({ err: causeOf(error), path: error.path, requestId }, 'An operation failed for a reason of our own');
  return { code: 'INTERNAL_SERVER_ERROR', requestId };
}
