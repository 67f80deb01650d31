import { RoomBase, type SignalReceived } from './room-base.js';
import type { SignalingRoomEvents } from './room-events.js';

/** A room of a `SignalingClient`: people, messages, chat, and signals for the application's own `RTCPeerConnection`s. */
export class SignalingRoom extends RoomBase<SignalingRoomEvents> {
  /**
   * Sends a WebRTC signal to the participant with the id `to`. `kind` says what the `payload` is: of an OFFER or ANSWER
   * a session description (`{ type, sdp }`), of an ICE_CANDIDATE an `RTCIceCandidateInit` or a list of up to 32 of them,
   * at most 64 KiB as JSON; for anything else there is `send()`. Signals to one participant keep their order, and the client
   * repeats each until the server acknowledges it; the promise resolves then. Rejects with a `RejoinRequestError`
   * when the addressee has left (PARTICIPANT_NOT_FOUND), the server refuses it (BAD_USER_INPUT …) or this room ends (LEFT,
   * CLOSED, REPLACED).
   */
  signal(to: string, kind: 'OFFER' | 'ANSWER' | 'ICE_CANDIDATE', payload: unknown): Promise<void> {
    return this.visit.voice.handshake(to, { kind, payload }, () => true);
  }

  /** @internal */
  protected override heard({ id, from, kind, payload, at }: SignalReceived): void {
    if (kind !== 'APPLICATION') this.emit('signal', { id, from, kind, payload, at });
  }
}
