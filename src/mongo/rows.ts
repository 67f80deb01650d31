import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { Fact } from '../archive/fact.js';
import { beganAt, isErased, type Erasure } from '../archive/erased.js';
import type { OutboxEntry } from '../archive/outbox.js';
import { erasedEvent, toEventDocument, type EventDocument } from './event-document.js';
import {
  sessionUpsert,
  toQualityDocument,
  toTransferDocument,
  visitUpsert,
  type QualityDocument,
  type TransferDocument,
  type Upsert,
} from './history-documents.js';

/** What is written, and the entry of the outbox that it is of. */
export interface Row<Written> {
  readonly entry: OutboxEntry;
  readonly key: string;
  readonly written: Written;
}

export interface Rows {
  readonly events: Row<EventDocument>[];
  readonly transfers: Row<TransferDocument>[];
  readonly quality: Row<QualityDocument>[];
  readonly sessions: Row<Upsert>[];
  readonly visits: Row<Upsert>[];
  /** No row could be made of these. */
  readonly unreadable: OutboxEntry[];
}

export function rowsOf(entries: readonly OutboxEntry[], erasures: readonly Erasure[]): Rows {
  const rows: Rows = { events: [], transfers: [], quality: [], sessions: [], visits: [], unreadable: [] };
  for (const entry of entries) {
    try {
      if (entry.fact === null) rows.unreadable.push(entry);
      else add(rows, entry, entry.fact, erasures);
    } catch {
      rows.unreadable.push(entry);
    }
  }
  return { ...rows, sessions: merged(rows.sessions), visits: merged(rows.visits) };
}

function add(rows: Rows, entry: OutboxEntry, fact: Fact, erasures: readonly Erasure[]): void {
  const isForgotten = isErased(fact, beganAt(fact), erasures);
  switch (fact.type) {
    case 'signal':
    case 'transfer':
      return addEvent(rows, entry, fact, erasures);
    case 'joined':
    case 'left':
      addEvent(rows, entry, fact, erasures);
      if (
        !isErased(
          fact,
          fact.at,
          erasures.filter(({ roomId }) => roomId !== undefined),
        )
      ) {
        addUpsert(rows.sessions, entry, sessionUpsert(fact));
      }
      if (!isForgotten) addUpsert(rows.visits, entry, visitUpsert(fact));
      return;
    case 'returned':
      if (!isForgotten) addUpsert(rows.visits, entry, visitUpsert(fact));
      return;
    case 'ended':
      if (!isForgotten) addDocument(rows.transfers, entry, toTransferDocument(fact));
      return;
    case 'quality':
      if (!isForgotten) addDocument(rows.quality, entry, toQualityDocument(fact));
  }
}

type EventFact = Parameters<typeof toEventDocument>[0];

/** Its place stays also of what is forgotten: others are to be told that nothing is missing. */
function addEvent(rows: Rows, entry: OutboxEntry, fact: EventFact, erasures: readonly Erasure[]): void {
  if (!fact.isKept) return;
  const isForgotten = isErased(fact, fact.at, erasures);
  addDocument(rows.events, entry, isForgotten ? erasedEvent(fact) : toEventDocument(fact));
}

function addDocument<Written extends { readonly _id: string }>(
  rows: Row<Written>[],
  entry: OutboxEntry,
  written: Written,
): void {
  rows.push({ entry, key: written._id, written });
}

function addUpsert(rows: Row<Upsert>[], entry: OutboxEntry, written: Upsert): void {
  rows.push({ entry, key: written.filter._id, written });
}

/** One upsert of each key: each costs the server a look-up. */
function merged(rows: readonly Row<Upsert>[]): Row<Upsert>[] {
  const byKey = new Map<string, Row<Upsert>>();
  for (const row of rows) {
    const before = byKey.get(row.key);
    byKey.set(row.key, before === undefined ? row : { ...before, written: together(before.written, row.written) });
  }
  return [...byKey.values()];
}

function together({ filter, update: one }: Upsert, { update: other }: Upsert): Upsert {
  const $max = { ...one.$max };
  for (const [field, value] of Object.entries(other.$max)) {
    const known = $max[field];
    if (known === undefined || value > known) $max[field] = value;
  }
  const epochs = [...new Set([...(one.epochs ?? []), ...(other.epochs ?? [])])];
  return { filter, update: { $setOnInsert: one.$setOnInsert, $max, $set: { ...one.$set, ...other.$set }, epochs } };
}

/** As the driver takes it; what is empty is left out, since some servers refuse it. */
export function operationOf<Schema extends Document>({ filter, update }: Upsert): AnyBulkWriteOperation<Schema> {
  const { $setOnInsert, $max, $set, epochs = [] } = update;
  const given = {
    $setOnInsert,
    $max,
    ...($set && Object.keys($set).length > 0 && { $set }),
    ...(epochs.length > 0 && { $addToSet: { epochs: { $each: epochs } } }),
  };
  return { updateOne: { filter, update: given, upsert: true } } as unknown as AnyBulkWriteOperation<Schema>;
}
