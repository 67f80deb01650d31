import type { GraphqlHttp } from '../connection/graphql-http.js';
import type { GraphqlSocket } from '../connection/graphql-socket.js';
import type { KeptHistories } from '../history/kept-history.js';
import type { Threads } from '../worker/threads.js';
import type { SeatStorage } from './seat.js';

/** What all rooms of a client share. */
export interface RoomWiring {
  readonly http: GraphqlHttp;
  readonly socket: GraphqlSocket;
  readonly storage: SeatStorage | null;
  readonly kept: KeptHistories;
  readonly threads: Threads;
  readonly iceTransportPolicy: RTCIceTransportPolicy;
}
