import type { Collection, Db } from 'mongodb';
import type { EventDocument } from './event-document.js';
import type { QualityDocument, SessionDocument, TransferDocument, VisitDocument } from './history-documents.js';

/** Where something may be missing: facts that were dropped, in one outbox. `_id` says how many it had lost by then, or which one. */
export interface GapDocument {
  readonly _id: string;
  readonly v: 1;
  readonly from: Date;
  /** As `at`, by which gaps are deleted. */
  readonly to: Date;
  readonly at: Date;
  /** So many were lost by this outbox since it was begun; 1 where one fact was refused. */
  readonly lost: number;
  /** null: any. */
  readonly rooms: readonly string[] | null;
}

/** Somebody asked to be forgotten, or for a room to be. It holds for what happened until `at`. */
export interface ErasureDocument {
  readonly _id: string;
  readonly v: 1;
  readonly userId?: string;
  readonly roomId?: string;
  readonly at: Date;
  /** How often all of it was erased, and when last. */
  readonly passes: number;
  readonly passedAt?: Date;
  readonly doneAt: Date | null;
}

/** Who does something that one node at a time should do. */
export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
}

export interface Collections {
  readonly events: Collection<EventDocument>;
  readonly sessions: Collection<SessionDocument>;
  readonly visits: Collection<VisitDocument>;
  readonly transfers: Collection<TransferDocument>;
  readonly quality: Collection<QualityDocument>;
  readonly gaps: Collection<GapDocument>;
  readonly erasures: Collection<ErasureDocument>;
  readonly leases: Collection<LeaseDocument>;
}

export const COLLECTIONS = ['events', 'sessions', 'visits', 'transfers', 'quality', 'gaps', 'erasures'] as const;
export type CollectionName = (typeof COLLECTIONS)[number];

export function collectionsOf(db: Db): Collections {
  return {
    events: db.collection('events'),
    sessions: db.collection('sessions'),
    visits: db.collection('visits'),
    transfers: db.collection('transfers'),
    quality: db.collection('quality'),
    gaps: db.collection('gaps'),
    erasures: db.collection('erasures'),
    leases: db.collection('leases'),
  };
}
