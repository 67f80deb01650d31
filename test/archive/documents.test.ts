import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { BSON } from 'mongodb';
import type { TransferChangedFact } from '../../src/archive/fact.js';
import type { EventDocument } from '../../src/mongo/event-document.js';
import { erasedEvent, fromEventDocument, toEventDocument } from '../../src/mongo/event-document.js';
import {
  sessionUpsert,
  toQualityDocument,
  toTransferDocument,
  visitUpsert,
} from '../../src/mongo/history-documents.js';
import { sampleFrom, sessionFrom, transferFrom, visitFrom } from '../../src/mongo/history-rows.js';
import { AT, ended, joined, left, measured, said, visit } from '../mongo/facts.js';

/** Documents as releases before wrote them: they are read as long as any of them may be there, and never changed. */
const fixture = BSON.EJSON.parse(readFileSync(new URL('documents-v1.json', import.meta.url), 'utf8')) as Record<
  string,
  Readonly<Record<string, object>>
>;
const { events = {}, stored = {}, ...histories } = fixture;

const negotiated = said(2, {
  ...{ kind: 'OFFER', said: null, addressee: { to: 'participant', participantId: 'p-bob' }, toUserId: 'bob' },
});
const toUser = said(3, {
  addressee: { to: 'user', userId: 'bob' },
  said: { topic: '\ud800', payload: '{"a.b":[1]}', original: '"hi"', sentAt: '2025-11-10T10:00:00Z' },
});
const { roomId, at, sessionId, isKept } = said(6);
const position = { ...said(6).position };
const { transfer } = ended('t1');
const changed: TransferChangedFact = {
  ...{ roomId, at, sessionId, isKept, position },
  type: 'transfer',
  change: { type: 'transfer', action: 'complete', actor: 'bob', transfer },
};

const WRITTEN: Readonly<Record<string, EventDocument>> = {
  said: toEventDocument(said(1)),
  withheld: toEventDocument(negotiated),
  toUser: toEventDocument(toUser),
  joined: toEventDocument(joined(4, 'ann', 2)),
  left: toEventDocument(left(5, visit('ann', { drops: 2, awayMs: 1500 }), 0)),
  transfer: toEventDocument(changed),
  erased: erasedEvent(said(7)),
};

describe('documents of version 1', () => {
  test.each(Object.keys(WRITTEN))('an event that was %s is written as it was before', (name) => {
    expect(WRITTEN[name]).toEqual(events[name]);
  });

  test('so are sessions, visits, transfers and samples', () => {
    expect(histories).toEqual({
      sessions: { joined: sessionUpsert(joined(4, 'ann', 2)), left: sessionUpsert(left(5, visit('ann'), 0)) },
      visits: {
        joined: visitUpsert(joined(4, 'ann', 2)),
        left: visitUpsert(left(5, visit('ann', { drops: 2, awayMs: 1500 }), 0)),
      },
      transfers: { ended: toTransferDocument(ended('t1')) },
      quality: { measured: toQualityDocument(measured(AT)) },
    });
  });

  test('a transfer of a batch says so, and is read with it', () => {
    const batch = { batchId: 'b1', batchCount: 30, batchSize: 300 };
    const change = { ...changed.change, transfer: { ...transfer, ...batch } };
    const document = toEventDocument({ ...changed, change });
    expect(document.transfer?.transfer).toMatchObject(batch);
    expect(fromEventDocument(document)?.event.body).toEqual(change);
    expect(toTransferDocument(ended('t1', batch))).toMatchObject(batch);
  });

  const read = (name: string) => fromEventDocument(events[name] as EventDocument);
  const ann = { id: 'p-ann', userId: 'ann' };

  test.each<[string, object]>([
    ['said', { type: 'signal', from: ann, addressee: { to: 'room' }, topic: 'chat', payload: { offset: 1 } }],
    [
      'withheld',
      { type: 'signal', from: ann, addressee: { to: 'participant', participantId: 'p-bob' }, payload: null },
    ],
    ['toUser', { type: 'signal', addressee: { to: 'user', userId: 'bob' }, topic: '\ud800', original: 'hi' }],
    ['joined', { type: 'joined', participant: joined(4, 'ann', 2).participant }],
    ['left', { type: 'left', participant: ann, reason: 'LEFT' }],
    ['transfer', changed.change],
    ['erased', { type: 'unknown' }],
  ])('an event that was %s is read', (name, body) => {
    const archived = read(name);
    if (archived === null) throw new Error('It is not read');
    expect(archived.event.body).toMatchObject(body);
    expect(archived.event.position).toEqual({ ...position, offset: Object.keys(WRITTEN).indexOf(name) + 1 });
    expect(archived.event.at).toBe(AT + archived.event.position.offset);
    expect(archived.isWithheld).toBe(name === 'withheld');
  });

  const HISTORIES: readonly (readonly [string, object | undefined, (document: never) => object | null, object])[] = [
    [
      ...(['a session', stored['session'], sessionFrom] as const),
      { openedAt: AT, endedAt: AT + 7, peakParticipants: 2, roomId: 'room' },
    ],
    [
      ...(['a visit', stored['visit'], visitFrom] as const),
      { userId: 'ann', joinedAt: AT + 1, leftAt: AT + 6, reason: 'LEFT', seconds: 0.005, drops: 2, awaySeconds: 1.5 },
    ],
    [
      ...(['a transfer', histories['transfers']?.['ended'], transferFrom] as const),
      { id: 't1', filename: 'notes.txt', createdAt: AT, acceptedAt: AT + 1, endedAt: AT + 5, endReason: 'COMPLETED' },
    ],
    [
      ...(['a sample', histories['quality']?.['measured'], sampleFrom] as const),
      { at: AT, userId: 'ann', latencyMs: 40, bandwidthKbps: null, quality: 'GOOD' },
    ],
  ];
  test.each(HISTORIES)('%s is read, and one of a newer release left out', (_, document, from, expected) => {
    expect(from({ ...document } as never)).toMatchObject(expected);
    expect(from({ ...document, v: 2 } as never)).toBeNull();
  });

  test('what a newer release wrote is left out, or has its place', () => {
    const newer = { ...events['said'], v: 2 } as unknown as EventDocument;
    expect(fromEventDocument(newer)).toBeNull();
    const another = { ...events['said'], type: 'recorded' } as unknown as EventDocument;
    expect(fromEventDocument(another)?.event.body).toEqual({ type: 'unknown' });
  });
});
