/** A short loss heals by itself (3 s do); looking for a new path costs a handshake. */
const DISCONNECTED_MS = 2_500;
const FAILED_MS = 500;
/** A handshake that leads nowhere is begun again after this; each time it leads nowhere doubles it. */
const UNFINISHED_MS = 10_000;
const UNFINISHED_MAX_MS = 80_000;
/** One side begins, so that their restarts don't cross. */
const POLITE_EXTRA_MS = 1_500;

/** Decides when the path to a peer is lost and a new one must be looked for. */
export class PathWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unfinishedMs = UNFINISHED_MS;

  constructor(
    private readonly polite: boolean,
    private readonly repair: () => void,
  ) {}

  observe(state: RTCPeerConnectionState): void {
    clearTimeout(this.#timer);
    if (state === 'connected') this.#unfinishedMs = UNFINISHED_MS;
    const delay = patience(state);
    if (delay === null) return;
    this.#arm(delay + (this.polite ? POLITE_EXTRA_MS : 0));
  }

  /** There is a chance now, for both sides at once. */
  hurry(state: RTCPeerConnectionState): void {
    if (patience(state) === null) return;
    clearTimeout(this.#timer);
    this.#unfinishedMs = UNFINISHED_MS;
    this.#arm(this.polite ? POLITE_EXTRA_MS : 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#arm(this.#unfinishedMs);
      this.#unfinishedMs = Math.min(this.#unfinishedMs * 2, UNFINISHED_MAX_MS);
      this.repair();
    }, delayMs);
  }
}

function patience(state: RTCPeerConnectionState): number | null {
  if (state === 'connected' || state === 'closed') return null;
  if (state === 'disconnected') return DISCONNECTED_MS;
  return state === 'failed' ? FAILED_MS : UNFINISHED_MS;
}
