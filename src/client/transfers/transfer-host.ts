import type { GraphqlHttp } from '../connection/graphql-http.js';
import type { TransferFieldsFragment } from '../generated/operations.js';
import type { Open } from '../open.js';
import type { Peers } from '../peers/peers.js';
import type { RoomParticipant } from '../room/roster.js';
import type { Threads } from '../worker/threads.js';
import type { ChannelWriter } from './channel-writer.js';
import type { Relay } from './relay.js';
import type { Transfer } from './transfer.js';

export type TransferFields = TransferFieldsFragment;
/**
 * The state of a transfer: PENDING (offered, not answered), ACTIVE (accepted), PAUSED (by a party, or while a party is
 * disconnected), COMPLETED (the receiver has the file, digests agree), FAILED or CANCELLED (`endReason` says why).
 */
export type TransferStatus = Open<'PENDING' | 'ACTIVE' | 'PAUSED' | 'COMPLETED' | 'FAILED' | 'CANCELLED'>;

/** What a transfer needs of the room. */
export interface TransferHost {
  readonly http: GraphqlHttp;
  readonly relay: Relay;
  readonly peers: Peers;
  readonly me: RoomParticipant | null;
  readonly isConnected: boolean;
  readonly threads: Threads;
  isPresent(participantId: string): boolean;
  /** The writer of the open channel to that participant. */
  writer(participantId: string): ChannelWriter | null;
  /** That participant said `ready` for this transfer on the present channel. */
  isReady(participantId: string, transferId: string): boolean;
  changed(transfer: Transfer): void;
  /** Nobody wants to see it any more. */
  dismissed(transfer: Transfer): void;
  /** What files that are on their way will still take of the browser's private storage. */
  readonly bytesToCome: number;
}
