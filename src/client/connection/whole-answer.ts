import { unlessAborted } from './ladder.js';

/** What a server answered, with its whole body. */
export interface WholeAnswer {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly header: (name: string) => string | null;
}

/** As the global one, or the application's own. */
export type Fetch = typeof globalThis.fetch;

type Headers = Readonly<Record<string, string>>;

/**
 * Rejects with a TimeoutError when the answer, or its next part, does not come for so long. A slow line that moves has all the
 * time that it needs.
 */
export async function fetchWhole(
  fetch: Fetch,
  url: string,
  init: Omit<RequestInit, 'headers' | 'signal'> & { readonly headers: Headers },
  stallMs: number,
): Promise<WholeAnswer> {
  const stalled = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moved = (): void => {
    clearTimeout(timer);
    const end = (): void => stalled.abort(new DOMException('Nothing came for too long', 'TimeoutError'));
    timer = setTimeout(end, stallMs);
  };
  moved();
  try {
    const response = await unlessAborted(fetch(url, { ...init, signal: stalled.signal }), stalled.signal);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      moved();
      parts.push(part.value);
    }
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return { status: response.status, bytes, header: (name) => response.headers.get(name) };
  } finally {
    clearTimeout(timer);
  }
}
