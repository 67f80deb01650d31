/**
 * Keeps what the page is made of, so that it opens without the network, and as it was when it was loaded:
 *
 * - Files of the page are taken from what is kept. Their names carry a hash: another version has other names.
 * - The page itself comes from the server; from what is kept where the server doesn't answer.
 * - Nothing else is touched: neither GraphQL nor REST, nor anything that isn't a GET.
 */

declare const REJOIN_SHELL_VERSION: string;
/** All but the page itself; first what it names, a style sheet and a script. */
declare const REJOIN_SHELL_FILES: readonly string[];

/** What TypeScript's own types of a page lack. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Installing extends Lasting {
  /** Where the browser has it: such requests don't come to this script at all. */
  addRoutes?(route: {
    readonly condition: { readonly requestMethod: string };
    readonly source: 'network';
  }): Promise<void>;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install', listener: (event: Installing) => void): void;
  addEventListener(type: 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}

const worker = globalThis as unknown as ServiceWorkerScope;
const { scope } = worker.registration;
/** Other Rejoins may lie below other paths of this origin. */
const KEPT_PREFIX = `rejoin ${scope} `;
const KEPT = KEPT_PREFIX + REJOIN_SHELL_VERSION;
/** A page of the version before may still be open, and load more of itself. */
const VERSIONS = 2;
const NAMED_BY_PAGE = 2;
/** In a tunnel nobody says that there is no network. */
const SERVER_MS = 6_000;
/** Of a proxy whose server is away. */
const AWAY: readonly number[] = [502, 503, 504];

worker.addEventListener('install', (event) => {
  // What a page says in parting is lost where it has to come by here, since the page is gone before it is handed back.
  event.addRoutes?.({ condition: { requestMethod: 'POST' }, source: 'network' }).catch(() => undefined);
  event.waitUntil(keep().then(() => worker.skipWaiting()));
});
worker.addEventListener('activate', (event) => event.waitUntil(forget().then(() => worker.clients.claim())));
worker.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request;
  const address = url.replace(/[?#].*/s, '');
  if (method !== 'GET') return;
  if (mode === 'navigate' && address === scope) event.respondWith(pageFor(event.request));
  else if (isHashed(address)) event.respondWith(fileFor(event.request));
});

/** A file of the page, of this version or another one: what isn't kept is asked of the server. */
function isHashed(address: string): boolean {
  return address.startsWith(scope) && /^[\w-]+-[A-Z0-9]{8}\.(js|css)$/.test(address.slice(scope.length));
}

/** The page anew, since the browser's own cache may have an older one. */
async function keep(): Promise<void> {
  const page = await fetch(scope, { cache: 'reload' });
  // Another release's, while nodes are being replaced, or somebody's login: the browser tries again later.
  const text = await page.clone().text();
  const isOurs = REJOIN_SHELL_FILES.slice(0, NAMED_BY_PAGE).every((name) => text.includes(`"${name}"`));
  if (!isOurs || page.redirected) throw new Error('The server gave another page');
  const cache = await caches.open(KEPT);
  await cache.addAll(REJOIN_SHELL_FILES.map((name) => scope + name));
  await cache.put(scope, page);
}

async function forget(): Promise<void> {
  const kept = (await caches.keys()).filter((name) => name.startsWith(KEPT_PREFIX) && name !== KEPT);
  await Promise.all(kept.slice(0, 1 - VERSIONS).map((name) => caches.delete(name)));
}

async function fileFor(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function pageFor(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT).then((cache) => cache.match(scope, { ignoreVary: true }));
  if (!kept) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(resolve, SERVER_MS, kept));
  const answer = fetch(request).then(
    (response) => (AWAY.includes(response.status) ? kept : response),
    () => kept,
  );
  return Promise.race([answer, late]);
}
