import type { KeptHistories } from '../history/kept-history.js';
import type { Threads } from '../worker/threads.js';
import type { LiveRoom, LiveRooms } from './live-rooms.js';
import type { VisitWiring } from './visit.js';

/** What all rooms of a client share. */
export interface RoomWiring extends VisitWiring {
  readonly kept: KeptHistories;
  readonly threads: Threads;
  readonly rooms: LiveRooms<LiveRoom>;
  readonly iceTransportPolicy: RTCIceTransportPolicy;
}
