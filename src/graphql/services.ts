import type { Erasures, Histories } from '../archive/histories.js';
import type { ClientConfig } from '../client-config.js';
import type { Caller } from '../identity/caller.js';
import type { Quality } from '../quality/quality.js';
import type { Rooms } from '../rooms/rooms.js';
import type { Signals } from '../signals/signals.js';
import type { Transfers } from '../transfers/transfers.js';

/** What GraphQL asks of the domain. */
export interface GraphqlServices {
  readonly rooms: Pick<Rooms, 'view' | 'reconnectionState' | 'leave'>;
  readonly signals: Pick<Signals, 'send'>;
  readonly quality: Pick<Quality, 'report'>;
  readonly transfers: {
    readonly offers: Pick<Transfers['offers'], 'offer'>;
    readonly actions: Pick<Transfers['actions'], 'accept' | 'reject' | 'pause' | 'resume' | 'cancel'>;
    readonly delivery: Pick<Transfers['delivery'], 'acknowledge' | 'seal' | 'complete'>;
    readonly reads: Pick<Transfers['reads'], 'forRequest'>;
    readonly progress: Pick<Transfers['progress'], 'watch'>;
  };
  readonly history: Histories;
  readonly erasures: Erasures;
  /** Credentials in it are the caller's and end with time. */
  clientConfig(caller: Caller): ClientConfig;
}
