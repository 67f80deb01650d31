import { describe, expect, test } from '@jest/globals';
import type { EventBody } from '../../src/log/event.js';
import { concerns, replayFor } from '../../src/log/viewer.js';
import { at, participant, signal, toParticipant, toRoom, toUser } from '../recovery/events.js';

/** Participant "me" of user "u", who was "old" before and has another tab, "tab". */
const ME = { participantId: 'me', userId: 'u', asUser: { formerId: 'old' } };

describe('to one who comes and goes as a user', () => {
  test.each<[string, EventBody, boolean]>([
    ['a signal to the room', signal('ann', toRoom), true],
    ['one to its user', signal('ann', toUser('u')), true],
    ['one to its participant', signal('ann', toParticipant('me')), true],
    ['one to the participant it was', signal('ann', toParticipant('old')), true],
    ['one to its other tab', signal('ann', toParticipant('tab')), false],
    ['one to another user', signal('ann', toUser('bob')), false],
    ['its own', signal('me', toRoom, 'APPLICATION', 'u'), false],
    ['its own by another tab', signal('tab', toRoom, 'APPLICATION', 'u'), false],
    ['its own by another tab to itself', signal('tab', toUser('u'), 'APPLICATION', 'u'), false],
    ['a participant that joined', { type: 'joined', participant: participant('ann') }, true],
  ])('%s: %#', (_, body, expected) => {
    expect(concerns(body, ME)).toBe(expected);
  });

  test('everything missed is replayed, what a newer offer made stale too; who came and went is not', () => {
    const events = [
      at(1, signal('ann', toRoom, 'OFFER')),
      at(2, signal('ann', toRoom, 'ICE_CANDIDATE')),
      at(3, { type: 'joined', participant: participant('bob') }),
      at(4, signal('ann', toRoom, 'OFFER')),
      at(5, signal('tab', toRoom, 'OFFER', 'u')),
      at(6, signal('bob', toUser('ann'))),
      at(7, { type: 'left', participant: { id: 'bob', userId: 'bob' }, reason: 'LEFT' }),
    ];
    expect(replayFor(events, ME).map(({ position }) => position.offset)).toEqual([1, 2, 4]);
  });
});
