import type { GraphqlHttp, Headers } from '../connection/graphql-http.js';
import type { Patience } from '../connection/patience.js';
import { StallTimer, timeout, type WholeAnswer } from '../connection/whole-answer.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** As `GraphqlHttp.fetch`, for bytes that may take a while: it goes on for as long as they move. */
export function putBytes(
  http: GraphqlHttp,
  path: string,
  headers: Headers,
  body: Bytes,
  patience: Patience,
): Promise<WholeAnswer> {
  if (http.givenFetch) return http.fetch(path, { method: 'PUT', headers, body }, patience);
  return http.request(headers, patience, (all, stallMs) =>
    putWhole(http.server + path, { headers: all, body }, stallMs),
  );
}

/** Puts bytes. Rejects with a TimeoutError when for so long none of them went, nor an answer came. `fetch` can't tell. */
function putWhole(
  url: string,
  { headers, body }: { readonly headers: Headers; readonly body: Bytes },
  stallMs: number,
): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const timer = new StallTimer(stallMs, () => {
      reject(timeout());
      request.abort();
    });
    request.open('PUT', url);
    request.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', timer.moved);
    request.addEventListener('progress', timer.moved);
    request.addEventListener('loadend', () => timer.end());
    request.addEventListener('error', () => reject(new TypeError('The connection was lost')));
    request.addEventListener('load', () => {
      const bytes = new Uint8Array(request.response as ArrayBuffer);
      resolve({ status: request.status, bytes, header: (name) => request.getResponseHeader(name) });
    });
    request.send(body);
  });
}
