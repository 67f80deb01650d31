import type { Addressee } from '../log/event.js';
import type { Position } from '../log/position.js';
import type { SignalKind } from './signal.js';

/** A signal whose every part was checked. */
export interface SignalDraft {
  readonly addressee: Addressee;
  readonly kind: SignalKind;
  readonly topic: string | null;
  /** As JSON text, so that it is made once. */
  readonly payloadJson: string;
  /** Only where it differs. */
  readonly originalJson?: string | undefined;
  readonly sentAt: string | null;
  /** Whether a user that isn't in the room may be addressed. */
  readonly mayBeAbsent?: boolean;
}

export interface Speaker {
  readonly userId: string;
  /** null: the only one of the user's that is connected, or that there is. */
  readonly participantId: string | null;
  /** Speak only while this connection owns the participant; null: wherever the request came from. */
  readonly connectionId: string | null;
}

export interface Sent {
  readonly id: string;
  readonly position: Position;
  readonly recipients: number;
  /** The first answer again: nothing was sent now. */
  readonly duplicate: boolean;
}

export interface SignalStore {
  /** Checks speaker and addressee, numbers, appends and publishes, in one step. */
  append(roomId: string, speaker: Speaker, draft: SignalDraft, idempotencyKey: string | null): Promise<Sent>;
}
