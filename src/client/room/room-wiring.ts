import type { KeptHistories } from '../history/kept-history.js';
import type { Threads } from '../worker/threads.js';
import type { RoomBaseWiring } from './room-base.js';

/** What all rooms of a `RejoinClient` share. */
export interface RoomWiring extends RoomBaseWiring {
  readonly kept: KeptHistories;
  readonly threads: Threads;
  readonly iceTransportPolicy: RTCIceTransportPolicy;
  /** For all video that a room sends, bit/s. */
  readonly maxBitrate: number | undefined;
}
