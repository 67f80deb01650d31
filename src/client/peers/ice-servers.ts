import type { GraphqlHttp } from '../connection/graphql-http.js';
import { ClientConfigDocument } from '../generated/operations.js';

/** TURN credentials live for a while; asking anew for each connection would be too much. */
const FRESH_MS = 5 * 60_000;

/** Where to find our own address, or a relay for media: the server's answer, remembered for some minutes. */
export class IceServers {
  #known: RTCIceServer[] = [];
  #askedAt = -Infinity;

  constructor(private readonly http: GraphqlHttp) {}

  /** While the server is away the last answer has to do: a direct path may need none. */
  async get(): Promise<RTCIceServer[]> {
    if (performance.now() - this.#askedAt < FRESH_MS) return this.#known;
    try {
      const { clientConfig } = await this.http.ask(ClientConfigDocument, {});
      this.#known = clientConfig.iceServers.map(toRtc);
      this.#askedAt = performance.now();
    } catch {
      // The next connection asks again.
    }
    return this.#known;
  }
}

function toRtc(server: { urls: string[]; username: string | null; credential: string | null }): RTCIceServer {
  const { urls, username, credential } = server;
  return username !== null && credential !== null ? { urls, username, credential } : { urls };
}
