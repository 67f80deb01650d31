import { describe, expect, test } from '@jest/globals';
import { execute, parse, type ExecutionResult } from 'graphql';
import type { EventBody } from '../../../src/log/event.js';
import type { FeedItem } from '../../../src/log/feed-item.js';
import type { Participant } from '../../../src/rooms/participant.js';
import type { Transfer } from '../../../src/transfers/transfer.js';
import { viewOf } from '../../../src/graphql/room-event-view.js';
import { encodeCursor } from '../../../src/graphql/cursor.js';
import { schema } from './built-schema.js';

const position = { epoch: '0123456789abcdef0123', offset: 7 };
const cursor = encodeCursor(position);
const at = Date.UTC(2026, 1, 3, 9, 15, 0, 250);
const time = '2026-02-03T09:15:00.250Z';

const alice: Participant = {
  id: 'p1',
  userId: 'alice',
  name: 'Alice',
  isHost: true,
  state: 'CONNECTED',
  quality: 'GOOD',
  joinedAt: at,
};
const transfer: Transfer = {
  id: 't1',
  version: 3,
  roomId: 'stand-up',
  senderId: 'alice',
  receiverId: 'bob',
  senderParticipantId: 'p1',
  receiverParticipantId: null,
  filename: 'plan.pdf',
  mimeType: null,
  size: 5_000_000_000,
  chunkSize: 65_536,
  totalChunks: 76_294,
  chunksVerified: 0,
  bytesVerified: 0,
  percent: 0,
  status: 'PENDING',
  pausedBy: [],
  pausedByConnection: false,
  endReason: null,
  error: null,
  sha256: null,
  batchId: 'photos',
  batchCount: 30,
  batchSize: 64_000_000_000,
  createdAt: at,
  acceptedAt: null,
  pausedAt: null,
  resumedAt: null,
  endedAt: null,
  expiresAt: at + 300_000,
};

const PARTICIPANT = 'id userId name isHost state quality joinedAt';
const everything = parse(`subscription {
  roomEvents(roomId: "stand-up") {
    __typename cursor at logged
    ... on RoomSnapshot {
      room { id capacity participants { ${PARTICIPANT} } } you { ${PARTICIPANT} } participantKey connectionId resumed
      recovery { wasRecovering recovered reason missedCount archivedCount disconnectedForMs }
    }
    ... on SignalReceived { id from { id userId } addressed kind topic payload }
    ... on ParticipantJoined { participant { ${PARTICIPANT} } }
    ... on ParticipantChanged { participant { ${PARTICIPANT} } }
    ... on ParticipantLeft { participant { id userId } reason }
    ... on TransferChanged {
      transfer {
        id roomId senderId receiverId senderParticipantId receiverParticipantId filename mimeType size chunkSize
        totalChunks chunksVerified bytesVerified percent status version pausedBy pausedByConnection endReason error sha256 batchId batchCount batchSize
        createdAt acceptedAt pausedAt resumedAt endedAt expiresAt
      }
    }
    ... on PositionAdvanced { deliveredCount }
  }
}`);

/** As the delivery executes: the event is the root value. */
function shown(item: FeedItem): unknown {
  const result = execute({ schema, document: everything, rootValue: viewOf(item) });
  expect(result).not.toBeInstanceOf(Promise);
  const { data, errors } = result as ExecutionResult;
  expect(errors).toBeUndefined();
  return (data as { roomEvents: unknown }).roomEvents;
}

function logged(body: EventBody): FeedItem {
  return { type: 'event', event: { position, at, bytes: 100, body } };
}

const said = {
  id: 's1',
  from: { id: 'p1', userId: 'alice' },
  kind: 'APPLICATION',
  topic: 'chat',
  payload: { text: 'hello', nested: [1, null] },
} as const;

const shownAlice = { ...alice, joinedAt: time };

describe('a room event is executed without a single promise', () => {
  test('RoomSnapshot', () => {
    const recovery = {
      wasRecovering: true,
      recovered: false,
      reason: 'LOG_TRIMMED',
      missedCount: 3,
      archivedCount: 2,
      disconnectedForMs: 900,
    } as const;
    const room = { id: 'stand-up', participants: [alice], capacity: 50 };
    const rest = { participantKey: 'key', connectionId: 'c1', resumed: true, recovery };
    expect(shown({ type: 'snapshot', position, at, room, you: alice, ...rest })).toEqual({
      __typename: 'RoomSnapshot',
      cursor,
      at: time,
      logged: false,
      room: { ...room, participants: [shownAlice] },
      you: shownAlice,
      ...rest,
    });
  });

  test.each([
    [{ to: 'participant', participantId: 'p2' }, true],
    [{ to: 'user', userId: 'bob' }, true],
    [{ to: 'room' }, false],
  ] as const)('SignalReceived to %j is addressed: %j', (addressee, addressed) => {
    const signal = logged({ type: 'signal', ...said, sentAt: null, addressee });
    expect(shown(signal)).toEqual({ __typename: 'SignalReceived', cursor, at: time, logged: true, ...said, addressed });
  });

  test('ParticipantJoined, ParticipantChanged, ParticipantLeft', () => {
    const participant = alice;
    const joined = shown(logged({ type: 'joined', participant }));
    expect(joined).toEqual({
      __typename: 'ParticipantJoined',
      cursor,
      at: time,
      logged: true,
      participant: shownAlice,
    });
    const changed = shown({ type: 'changed', version: 3, position, at, participant });
    expect(changed).toEqual({
      __typename: 'ParticipantChanged',
      cursor,
      at: time,
      logged: false,
      participant: shownAlice,
    });
    const who = { id: 'p1', userId: 'alice' };
    const left = shown(logged({ type: 'left', participant: who, reason: 'TIMED_OUT' }));
    expect(left).toEqual({
      __typename: 'ParticipantLeft',
      cursor,
      at: time,
      logged: true,
      participant: who,
      reason: 'TIMED_OUT',
    });
  });

  test('TransferChanged, with byte counts beyond Int', () => {
    const changed = shown(logged({ type: 'transfer', action: 'offer', actor: 'alice', transfer }));
    expect(changed).toEqual({
      __typename: 'TransferChanged',
      cursor,
      at: time,
      logged: true,
      transfer: { ...transfer, createdAt: time, expiresAt: '2026-02-03T09:20:00.250Z' },
    });
  });

  test('PositionAdvanced', () => {
    const tick = shown({ type: 'tick', position, at, deliveredCount: 12 });
    expect(tick).toEqual({ __typename: 'PositionAdvanced', cursor, at: time, logged: false, deliveredCount: 12 });
  });
});
