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
      readonly master: string;
      readonly db: number;
    } & Remote)
  | ({ readonly kind: 'cluster'; readonly nodes: readonly Endpoint[] } & Remote);

const SHAPE = /^(rediss?|unix|rediss?\+sentinel|rediss?\+cluster):\/\/(?:([^@]*)@)?([^/?]*)(\/[^?]*)?(?:\?.*)?$/;

/** Never shows the address itself in an error: it may hold a password. */
export function parseRedisAddress(url: string): RedisAddress {
  if (url.startsWith('/')) return { kind: 'socket', path: url };
  const [, scheme, login, hosts = '', path = ''] = SHAPE.exec(url) ?? [];
  if (scheme === undefined) throw new Error('REDIS_URL is not an address of Redis.');
  const credentials = readCredentials(login);
  if (scheme === 'unix') return { kind: 'socket', path, ...credentials };
  const remote = { tls: scheme.startsWith('rediss'), ...credentials };
  const parts = path.split('/').filter((part) => part !== '');
  if (scheme.endsWith('+cluster')) return { kind: 'cluster', nodes: readEndpoints(hosts, 6379), ...remote };
  if (scheme.endsWith('+sentinel')) return sentinelAddress(hosts, parts, remote);
  return { kind: 'single', endpoint: readEndpoint(hosts, 6379), db: readDb(parts[0]), ...remote };
}

function sentinelAddress(hosts: string, [master, db]: readonly string[], remote: Remote): RedisAddress {
  if (master === undefined) throw new Error('REDIS_URL names no master: redis+sentinel://host:26379,host:26379/master');
  return { kind: 'sentinel', sentinels: readEndpoints(hosts, 26_379), master, db: readDb(db), ...remote };
}

function readCredentials(login: string | undefined): Credentials {
  if (login === undefined || login === '') return {};
  const colon = login.indexOf(':');
  const username = decodeURIComponent(colon < 0 ? login : login.slice(0, colon));
  const password = colon < 0 ? '' : decodeURIComponent(login.slice(colon + 1));
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function readEndpoints(hosts: string, defaultPort: number): Endpoint[] {
  return hosts.split(',').map((host) => readEndpoint(host, defaultPort));
}

function readEndpoint(text: string, defaultPort: number): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new Error('REDIS_URL names a host that cannot be read.');
  return { host: host === '' ? '127.0.0.1' : host, port: port === undefined ? defaultPort : Number(port) };
}

function readDb(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,4}$/.test(text)) throw new Error('REDIS_URL names a database that is not a number.');
  return Number(text);
}
