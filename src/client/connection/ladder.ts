import { RejoinRequestError, isTransient } from './request-error.js';

/** LiveKit's reconnect policy: at once, soon, then patiently; the last step repeats. */
const STEPS_MS = [0, 300, 1_200, 2_700, 4_800, 7_000] as const;
const JITTER_MS = 1_000;

/** How long to wait before the attempt (0 is the first). Jitter from the third on, so that a crowd spreads out. */
export function ladderDelay(attempt: number, random: () => number = Math.random): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)] ?? 0;
  return attempt < 2 ? step : step + random() * JITTER_MS;
}

/** Resolves after the time; rejects with the signal's reason when it is aborted first. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** The answer; the signal's reason, when it is aborted first. */
export function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', abort);
    answer
      .then(resolve, reject)
      .finally(settled)
      .catch(() => {});
  });
}

/** As `untilAnswered`; when the signal is aborted, no answer is waited for either. */
export function untilAnsweredOrOver<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessAborted(untilAnswered(ask, signal), signal);
}

/** Before the next attempt: the ladder's step, or what the server asked for where that is longer. */
export function delayAfter(error: unknown, attempt: number): number {
  const seconds = error instanceof RejoinRequestError ? error.details['retryAfterSeconds'] : 0;
  const asked = typeof seconds === 'number' ? seconds * 1_000 : 0;
  return Math.max(asked, ladderDelay(attempt + 1));
}

/** Repeats what failed for want of a server until it is answered; a refusal is an answer and is thrown. */
export async function untilAnswered<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await wait(delayAfter(error, attempt), signal);
    }
  }
}
