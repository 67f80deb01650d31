/**
 * Signaling alone: rooms, people, messages, chat and handshakes, over all outages; a quarter of the whole client. For
 * applications with `RTCPeerConnection`s, or other media, of their own; also for programs without a browser.
 *
 *     import { SignalingClient } from '@rejoin/client/signaling';
 *
 *     const rejoin = new SignalingClient({ url: 'https://rejoin.example', token: () => fetchToken() });
 *     const room = rejoin.join('lobby');
 *     const me = await room.ready;
 *     room.on('signal', ({ from, kind, payload }) => handle(from.id, kind, payload));
 *     await room.signal(participantId, 'OFFER', connection.localDescription);
 */

import { ClientBase } from './client-base.js';
import { SignalingRoom } from './room/signaling-room.js';

export { RejoinRequestError } from './connection/request-error.js';
export type { RejoinErrorCode, RejoinErrorCodes } from './connection/error-codes.js';
export { siteStorage } from './connection/site-storage.js';
export type { KeyValueStorage } from './connection/site-storage.js';
export type { ClientOptions, Log } from './client-options.js';
export type { TokenSource } from './connection/graphql-http.js';
export type { Open } from './open.js';
export type { Chat, ChatLine } from './room/chat.js';
export type {
  ParticipantRef,
  RecoveryReport,
  RoomBaseEvents,
  RoomMessage,
  RoomSignal,
  RoomStatus,
  SignalingRoomEvents,
} from './room/room-events.js';
export type { Receipt, SendOptions } from './room/room-voice.js';
export type { RoomParticipant } from './room/roster.js';
export type { SeatStorage } from './room/seat.js';
export type { SignalingRoom } from './room/signaling-room.js';

/** A client of one Rejoin server: joins rooms, with chat, messages and WebRTC signals, without media and files. */
export class SignalingClient extends ClientBase<SignalingRoom> {
  /** @internal */
  protected override newRoom(roomId: string): SignalingRoom {
    return new SignalingRoom(this.wiring, roomId);
  }
}
