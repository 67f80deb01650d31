import { RejoinError } from '../errors.js';
import { tooComplex } from './limits.js';

const MOST_SUBSCRIPTIONS = 100;
const LONGEST_FOLLOWED = 32_768;

/** As much of a connection as is needed to count. */
interface Following {
  readonly subscriptions: Readonly<Record<string, unknown>>;
  readonly extra: { readonly subscribed: Set<string> };
}

interface Followed {
  readonly id: string;
  readonly text: string;
  followedLength: number;
}

/** What is followed stays in memory for as long. undefined: it may be followed, and counts from now on. */
export function refusalToFollow(context: Following, operation: Followed, variables: unknown): RejoinError | undefined {
  operation.followedLength = operation.text.length + JSON.stringify(variables ?? {}).length;
  if (operation.followedLength > LONGEST_FOLLOWED) {
    return tooComplex(`A subscription may have ${LONGEST_FOLLOWED} characters with its variables.`, LONGEST_FOLLOWED);
  }
  return mayFollow(context, operation.id)
    ? undefined
    : tooComplex(`A socket may have ${MOST_SUBSCRIPTIONS} subscriptions.`, MOST_SUBSCRIPTIONS);
}

/** Whether the socket may have one more subscription, which counts from now on: it may still be joining its room. */
function mayFollow({ subscriptions, extra: { subscribed } }: Following, id: string): boolean {
  for (const known of subscribed) if (known === id || !(known in subscriptions)) subscribed.delete(known);
  if (subscribed.size >= MOST_SUBSCRIPTIONS) return false;
  subscribed.add(id);
  return true;
}

export function nobody(): RejoinError {
  return new RejoinError('UNAUTHENTICATED', 'Say who you are.');
}

export function followsTooMuch(): RejoinError {
  const message = 'You follow too much at once on this server.';
  return new RejoinError('RATE_LIMITED', message, { retryAfterSeconds: 10 });
}
