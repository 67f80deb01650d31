import { delayAfter } from '../connection/ladder.js';
import { RejoinRequestError, isTransient } from '../connection/request-error.js';

/** How far a list was read that is loaded page by page, the newest item first. */
export type HistoryState =
  /** There is nothing to load: the server keeps no such history, or the client doesn't know yet. */
  | { readonly phase: 'none' }
  /** Older items may follow: call `load()`. */
  | { readonly phase: 'more' }
  /** A page is being loaded. */
  | { readonly phase: 'loading' }
  /**
   * The server can't read its archive now, or can't be reached: `error` has HISTORY_UNAVAILABLE, NETWORK_ERROR or another
   * code that is retried. The list asks again by itself.
   */
  | { readonly phase: 'waiting'; readonly error: RejoinRequestError }
  /** The server refused, or the list was closed: `error` says why. `load()` asks again. */
  | { readonly phase: 'failed'; readonly error: unknown }
  /** There are no older items. */
  | { readonly phase: 'end' };

export interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Reads a list page by page, from the newest back. */
export class Pages<P extends Page> {
  #state: HistoryState = { phase: 'none' };
  #after: string | null = null;
  /** A page that was asked for before the list was moved is of no use. */
  #round = 0;
  #failures = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #interrupt: () => void = () => {};

  constructor(
    private readonly ask: (after: string | null) => Promise<P>,
    /** Takes the page; says how many of its items are new. */
    private readonly take: (page: P) => number,
    private readonly changed: (state: HistoryState) => void,
  ) {}

  get state(): HistoryState {
    return this.#state;
  }

  /** Goes on behind this place; null: at the newest. */
  moveTo(after: string | null): void {
    this.#stop();
    this.#after = after;
    this.#set({ phase: 'more' });
  }

  /** Loads what is older: of pages as many as it takes to find something new. While it waits, asks at once. */
  async load(): Promise<void> {
    const { phase } = this.#state;
    if (phase === 'none' || phase === 'loading' || phase === 'end') return;
    clearTimeout(this.#again);
    this.#set({ phase: 'loading' });
    const round = this.#round;
    const interrupted = new Promise<void>((resolve) => (this.#interrupt = resolve));
    await Promise.race([this.#read(round), interrupted]);
  }

  /** What is being loaded, or is to be asked for again, has failed with this. */
  close(reason: RejoinRequestError): void {
    this.#stop();
    const { phase } = this.#state;
    if (phase === 'loading' || phase === 'waiting') this.#set({ phase: 'failed', error: reason });
  }

  #stop(): void {
    this.#round++;
    clearTimeout(this.#again);
    this.#interrupt();
  }

  async #read(round: number): Promise<void> {
    try {
      while (round === this.#round && !(await this.#next(round)));
    } catch (error) {
      if (round === this.#round) this.#fail(error);
    }
  }

  /** True: this was enough for now. */
  async #next(round: number): Promise<boolean> {
    const page = await this.ask(this.#after);
    if (round !== this.#round) return true;
    this.#failures = 0;
    const { hasNextPage, endCursor } = page.pageInfo;
    const goesOn = hasNextPage && endCursor !== null;
    if (goesOn) this.#after = endCursor;
    const brought = this.take(page);
    if (goesOn && brought === 0) return false;
    this.#set({ phase: goesOn ? 'more' : 'end' });
    return true;
  }

  #fail(error: unknown): void {
    if (!(error instanceof RejoinRequestError && isTransient(error))) return this.#set({ phase: 'failed', error });
    this.#set({ phase: 'waiting', error });
    this.#again = setTimeout(() => void this.load(), delayAfter(error, this.#failures++));
  }

  #set(state: HistoryState): void {
    this.#state = state;
    this.changed(state);
  }
}
