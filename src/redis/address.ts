export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

interface Remote extends Credentials {
  readonly tls: boolean;
}

/** Where Redis is: one server, one server behind a socket of this machine, a master that Sentinels name, a Cluster. */
export type RedisAddress =
  | ({ readonly kind: 'single'; readonly endpoint: Endpoint; readonly db: number } & Remote)
  | ({ readonly kind: 'socket'; readonly path: string } & Credentials)
  | ({
      readonly kind: 'sentinel';
      readonly sentinels: readonly Endpoint[];
      /** What the Sentinels themselves want to be told, where they want a password. */
      readonly sentinelLogin: Credentials;
      readonly master: string;
      readonly db: number;
    } & Remote)
  | ({ readonly kind: 'cluster'; readonly nodes: readonly Endpoint[] } & Remote);

const SHAPE =
  /^(rediss?|unix|rediss?\+sentinel|rediss?\+cluster):\/\/(?:([^@]*)@)?([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?(#.*)?$/;
const SENTINEL_OPTIONS = ['sentinelUsername', 'sentinelPassword'];

/** Refuses what it does not know rather than leave it out. Never shows the address itself in an error: it may hold a password. */
export function parseRedisAddress(url: string): RedisAddress {
  if (url.startsWith('/')) return { kind: 'socket', path: url };
  const [, scheme, login, hosts = '', path = '', query, fragment] = SHAPE.exec(url) ?? [];
  if (scheme === undefined) throw new Error('REDIS_URL is not an address of Redis.');
  if (fragment !== undefined) throw new Error('REDIS_URL has a fragment (#…), which means nothing to Redis.');
  const isSentinel = scheme.endsWith('+sentinel');
  const options = readOptions(query, isSentinel ? SENTINEL_OPTIONS : []);
  const credentials = readCredentials(login);
  if (scheme === 'unix') return socketAddress(hosts, path, credentials);
  const remote = { tls: scheme.startsWith('rediss'), ...credentials };
  const [first, second, ...more] = path.split('/').slice(1);
  const unknown = [...(isSentinel ? [] : [second]), ...more, ...(scheme.endsWith('+cluster') ? [first] : [])];
  if (unknown.some((part) => part)) throw new Error('REDIS_URL has a path with a part that means nothing there.');
  if (scheme.endsWith('+cluster')) return { kind: 'cluster', nodes: readEndpoints(hosts, 6379), ...remote };
  if (isSentinel) return sentinelAddress(hosts, [first, second], options, remote);
  return { kind: 'single', endpoint: readEndpoint(hosts, 6379), db: readDb(first), ...remote };
}

function readOptions(query: string | undefined, known: readonly string[]): URLSearchParams {
  const options = new URLSearchParams(query);
  const names = [...options.keys()];
  if (names.every((name, at) => known.includes(name) && names.indexOf(name) === at)) return options;
  throw new Error(
    'REDIS_URL has a ?query that is not known: only redis+sentinel:// takes one, sentinelPassword and sentinelUsername.',
  );
}

function socketAddress(host: string, path: string, credentials: Credentials): RedisAddress {
  if (host !== '' || path === '') throw new Error('REDIS_URL names no socket: unix:///path, with three slashes.');
  return { kind: 'socket', path: decoded(path), ...credentials };
}

function sentinelAddress(
  hosts: string,
  [master, db]: readonly (string | undefined)[],
  options: URLSearchParams,
  remote: Remote,
): RedisAddress {
  if (!master) throw new Error('REDIS_URL names no master: redis+sentinel://host:26379,host:26379/master');
  const [username, password] = SENTINEL_OPTIONS.map((name) => options.get(name));
  const sentinelLogin = { ...(username && { username }), ...(password && { password }) };
  const sentinels = readEndpoints(hosts, 26_379);
  return { kind: 'sentinel', sentinels, sentinelLogin, master: decoded(master), db: readDb(db), ...remote };
}

function readCredentials(login: string | undefined): Credentials {
  if (login === undefined || login === '') return {};
  const colon = login.indexOf(':');
  const username = decoded(colon < 0 ? login : login.slice(0, colon));
  const password = colon < 0 ? '' : decoded(login.slice(colon + 1));
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('REDIS_URL has a % that begins no percent-encoded byte: write %25 for the sign itself.');
  }
}

function readEndpoints(hosts: string, defaultPort: number): Endpoint[] {
  return hosts.split(',').map((host) => readEndpoint(host, defaultPort));
}

function readEndpoint(text: string, defaultPort: number): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port ?? 0) > 65_535) throw new Error('REDIS_URL names a host that cannot be read.');
  return { host: host === '' ? '127.0.0.1' : host, port: port === undefined ? defaultPort : Number(port) };
}

function readDb(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (!/^\d{1,4}$/.test(text)) throw new Error('REDIS_URL names a database that is not a number.');
  return Number(text);
}
