import { setTimeout as wait } from 'node:timers/promises';
import type { Acceptor } from './acceptor.js';
import type { ClientSocket } from './client-socket.js';

export interface DrainPace {
  /** Clients that are sent away in a second; more where they would not all hear of it in time. */
  readonly perSecond: number;
  /** Whoever is still there then is not waited for. */
  readonly withinMs: number;
}

export interface Drained {
  /** Clients that were there. */
  readonly told: number;
  /** Of whom so many did not go. */
  readonly left: number;
  readonly ms: number;
}

/** In this part of the time all clients are told; the rest is for those that are slow to answer. */
const TELLING_SHARE = 0.75;
const TICK_MS = 10;

/**
 * Sends all clients away, at a rate, so that they don't come back all at once. Resolves when the last socket is gone and
 * nothing else is under way, or when the time is over.
 */
export async function drain(
  acceptors: readonly Pick<Acceptor, 'sockets'>[],
  isBusy: () => boolean,
  { perSecond, withinMs }: DrainPace,
): Promise<Drained> {
  const clients = acceptors.flatMap(({ sockets }) => [...sockets]);
  const perMs = Math.max(perSecond / 1000, clients.length / (withinMs * TELLING_SHARE));
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  for (let told = 0; elapsed() < withinMs;) {
    const due = Math.floor(elapsed() * perMs) + 1;
    for (const client of clients.slice(told, due)) client.goAway();
    told = due;
    if (told >= clients.length && !isAnyoneLeft(acceptors) && !isBusy()) break;
    await wait(TICK_MS);
  }
  const left = acceptors.reduce((sum, { sockets }) => sum + sockets.size, 0);
  return { told: clients.length, left, ms: Math.round(elapsed()) };
}

/** Tells those that slipped in meanwhile, too. */
function isAnyoneLeft(acceptors: readonly { readonly sockets: ReadonlySet<ClientSocket> }[]): boolean {
  for (const { sockets } of acceptors) for (const client of sockets) client.goAway();
  return acceptors.some(({ sockets }) => sockets.size > 0);
}
