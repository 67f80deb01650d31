import type { ControlMessage } from './control-message.js';
import type { Outgoing } from './link-media.js';
import type { PeerSignal } from './peer-signal.js';

/** What a peer needs of the room. */
export interface PeerHost {
  configuration(): Promise<RTCConfiguration>;
  /** Resolves when the server has it. Rejects when it is refused, or no longer wanted when its turn comes. */
  signal(participantId: string, signal: PeerSignal, isWanted: () => boolean): Promise<void>;
  /** The server and the participant can both be reached now: signals have a chance. */
  canSignal(participantId: string): boolean;
  /** There is media or a file to move between us. */
  needs(participantId: string): boolean;
  /** The connection is gone, and nobody needs another one. */
  release(participantId: string): void;
  /** What we send to the participant. */
  outgoing(participantId: string): Outgoing;
  /** What it is to know of our media, and of what we look at: the first of them of our streams. */
  notes(participantId: string): readonly ControlMessage[];
}
