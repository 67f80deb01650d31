import type { Media } from '../client/rejoin-client.js';

type Viewed = 'camera' | 'screen';

/** While a window changes its size, and while a person looks into another tab for a moment. */
const SETTLED_MS = 250;
const HIDDEN_MS = 3_000;

interface Watched {
  readonly participantId: string;
  readonly label: Viewed;
  told: string;
}

/**
 * Tells the others how large we see them, so that they send no more than that: in device pixels, and nothing of what is
 * hidden behind another part of the page or another tab of the browser.
 */
export class ViewSizes {
  readonly #watched = new Map<Element, Watched>();
  readonly #observer = new ResizeObserver(() => this.#soon(SETTLED_MS));
  readonly #ended = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly media: Pick<Media, 'view'>) {
    const { signal } = this.#ended;
    const look = (): void => this.#soon(document.hidden ? HIDDEN_MS : 0);
    document.addEventListener('visibilitychange', look, { signal });
  }

  watch(tile: Element, participantId: string, label: Viewed): void {
    this.#watched.set(tile, { participantId, label, told: '' });
    this.#observer.observe(tile);
    // A browser measures nothing in a tab that is hidden.
    if (document.hidden) this.#soon(0);
  }

  unwatch(tile: Element): void {
    this.#watched.delete(tile);
    this.#observer.unobserve(tile);
  }

  close(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#observer.disconnect();
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), ms);
  }

  #tell(): void {
    for (const [tile, watched] of this.#watched) {
      const size = sizeOf(tile);
      const told = JSON.stringify(size);
      if (told === watched.told) continue;
      watched.told = told;
      this.media.view(watched.participantId, watched.label, size);
    }
  }
}

function sizeOf(tile: Element): { readonly width: number; readonly height: number } | null {
  const { clientWidth, clientHeight } = tile;
  if (document.hidden || clientWidth === 0 || clientHeight === 0) return null;
  const scale = devicePixelRatio;
  return { width: Math.round(clientWidth * scale), height: Math.round(clientHeight * scale) };
}
