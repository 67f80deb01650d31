import { RoomBase, type SignalReceived } from './room-base.js';
import type { SignalingRoomEvents } from './room-events.js';

/** A room of a `SignalingClient`: people, messages, chat, and handshakes for `RTCPeerConnection`s of the application's own. */
export class SignalingRoom extends RoomBase<SignalingRoomEvents> {
  /**
   * Sends a part of a handshake to one participant: `payload` is a session description, a candidate, or what the two
   * applications agree on (JSON, at most 64 KiB). In order for each participant; repeated until the server acknowledges it.
   * Resolves then. Rejects with a `RejoinRequestError` when the server refuses it (PARTICIPANT_NOT_FOUND, BAD_USER_INPUT …),
   * or when the visit or that participant's is over.
   */
  signal(to: string, kind: 'OFFER' | 'ANSWER' | 'ICE_CANDIDATE', payload: unknown): Promise<void> {
    return this.visit.voice.handshake(to, { kind, payload }, () => true);
  }

  /** @internal */
  protected override heard({ id, from, kind, payload, at }: SignalReceived): void {
    if (kind !== 'APPLICATION') this.emit('signal', { id, from, kind, payload, at });
  }
}
