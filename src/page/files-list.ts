import type { Batch, IncomingBatch, QueuedFile, Transfer } from '../client/rejoin-client.js';

/** As much as the list looks at. */
export type ListedTransfer = Pick<Transfer, 'id' | 'direction' | 'withUserId' | 'createdAt'> & {
  readonly batch: Batch | null;
};
export type ListedFile = Pick<QueuedFile, 'id' | 'receiverId' | 'batchId'>;
type ListedBatch = Pick<IncomingBatch, 'id' | 'senderId'>;

/** Files that go, or come, together: one row, with the files in it. */
export interface Together<T, Q, B> {
  readonly kind: 'batch';
  readonly key: string;
  readonly direction: Transfer['direction'];
  readonly withUserId: string;
  /** In the order in which they were offered. */
  readonly transfers: readonly T[];
  /** Not offered yet, or never. */
  readonly queued: readonly Q[];
  /** Of an incoming one. */
  readonly batch: B | null;
}

export type Listed<T, Q, B> =
  | { readonly kind: 'transfer'; readonly key: string; readonly transfer: T }
  | { readonly kind: 'queued'; readonly key: string; readonly queued: Q }
  | Together<T, Q, B>;

export type FileItem = Listed<Transfer, QueuedFile, IncomingBatch>;
export type BatchItem = Together<Transfer, QueuedFile, IncomingBatch>;

/** What the list of files shows, from the newest back: what waits first, then by the beginning of it. */
export function listed<T extends ListedTransfer, Q extends ListedFile, B extends ListedBatch>(
  transfers: readonly T[],
  queue: readonly Q[],
  batches: readonly B[],
): readonly Listed<T, Q, B>[] {
  const oldestFirst = [...transfers].reverse();
  const items = new Map<string, Listed<T, Q, B>>();
  for (const transfer of oldestFirst) {
    const { id, batch, direction, withUserId } = transfer;
    if (batch) addTo(items, { direction, withUserId, id: batch.id }, [transfer], [], batches);
    else items.set(id, { kind: 'transfer', key: id, transfer });
  }
  for (const queued of queue) {
    const { id, receiverId, batchId } = queued;
    if (batchId === null) items.set(id, { kind: 'queued', key: id, queued });
    else addTo(items, { direction: 'outgoing', withUserId: receiverId, id: batchId }, [], [queued], batches);
  }
  return [...items.values()].reverse();
}

function addTo<T extends ListedTransfer, Q extends ListedFile, B extends ListedBatch>(
  items: Map<string, Listed<T, Q, B>>,
  { direction, withUserId, id }: { direction: Transfer['direction']; withUserId: string; id: string },
  transfers: readonly T[],
  queued: readonly Q[],
  batches: readonly B[],
): void {
  const key = `${direction}/${withUserId}/${id}`;
  const known = items.get(key);
  if (known?.kind === 'batch') {
    (known.transfers as T[]).push(...transfers);
    (known.queued as Q[]).push(...queued);
    return;
  }
  const batch = direction === 'incoming' ? batches.find((one) => one.id === id && one.senderId === withUserId) : null;
  const lists = { transfers: [...transfers], queued: [...queued] };
  items.set(key, { kind: 'batch', key, direction, withUserId, batch: batch ?? null, ...lists });
}
