import { RejoinError } from '../errors.js';

/** What Redis says when it refuses to act at all; by the first word of its answer. */
const REFUSALS =
  /^(READONLY|LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|OOM|BUSY|MISCONF|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM|MOVED|ASK|ERR max number of clients)\b/;
/** What ioredis says when a command never left this process. */
const NEVER_SENT =
  /enableOfflineQueue|None of startup nodes|Failed to refresh slots cache|Too many Cluster redirections/;
/** What ioredis says when a command may have been carried out, but its answer will not come. */
const UNANSWERED = /^(Command timed out|Connection is closed|Socket timeout)|max retries per request limit/;
/** What a function says when Redis refused it in its middle: what it wrote before stays. */
const HALF_DONE = /^ERR (Script attempted to access a non local key|The user executing the script can't)/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const REFUSED = 'The server cannot reach its storage right now; nothing was changed. Try again shortly.';
const NO_ANSWER =
  'The storage did not answer in time. Repeat the request, with the same idempotency key where it has one.';

/**
 * Turns a failure of Redis into the error that callers may see; what is not an outage stays as it is. A transaction fails with
 * a word of its own, beside what was refused in it.
 */
export function asOutage(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (UNANSWERED.test(error.message) || HALF_DONE.test(error.message)) return unavailable(NO_ANSWER, error);
  const reasons = (error as { previousErrors?: readonly unknown[] }).previousErrors ?? [];
  if (reasons.some((reason) => asOutage(reason) instanceof RejoinError)) return unavailable(REFUSED, error);
  const refused = REFUSALS.test(error.message) || NEVER_SENT.test(error.message) || NETWORK.has(code);
  return refused ? unavailable(REFUSED, error) : error;
}

/** Nothing to wait for, at the start of a server: somebody must grant the right. */
export function lacksRights(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOPERM');
}

/** Awaits an answer of Redis; an outage becomes SERVICE_UNAVAILABLE. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asOutage(error);
  }
}

function unavailable(message: string, cause: Error): RejoinError {
  const outage = new RejoinError('SERVICE_UNAVAILABLE', message, { retryAfterSeconds: 1 });
  outage.cause = cause;
  return outage;
}
