import { describe, expect, test } from '@jest/globals';
import type { EventBody } from '../../src/log/event.js';
import { concerns, replayFor } from '../../src/log/viewer.js';
import type { Transfer } from '../../src/transfers/transfer.js';
import { at, participant, signal, toParticipant, toRoom, toUser } from './events.js';

/** The viewer: participant "me" of user "u", who has another tab, "tab". */
const ME = { participantId: 'me', userId: 'u' };
const mine = (addressee = toRoom, kind: 'OFFER' | 'ANSWER' | 'APPLICATION' = 'APPLICATION') =>
  signal('me', addressee, kind, 'u');
const joined = (id: string): EventBody => ({ type: 'joined', participant: participant(id) });
const left = (id: string): EventBody => ({ type: 'left', participant: { id, userId: id }, reason: 'LEFT' });
const transfer = (senderId: string, receiverId: string): EventBody => ({
  type: 'transfer',
  action: 'offer',
  actor: senderId,
  transfer: { senderId, receiverId } as Transfer,
});

describe('an event concerns a viewer', () => {
  test.each<[string, EventBody, boolean]>([
    ['a signal to the room', signal('ann', toRoom), true],
    ['a signal to it', signal('ann', toParticipant('me')), true],
    ['a signal to its user', signal('ann', toUser('u')), true],
    ['a signal to another', signal('ann', toParticipant('bob')), false],
    ['a signal to its other tab', signal('ann', toParticipant('tab')), false],
    ['a signal to another user', signal('ann', toUser('bob')), false],
    ['its own signal to the room', mine(), false],
    ['its own signal to its user', mine(toUser('u')), false],
    ["its other tab's signal to the room", signal('tab', toRoom, 'APPLICATION', 'u'), true],
    ["its other tab's signal to the user", signal('tab', toUser('u'), 'APPLICATION', 'u'), true],
    ['its own arrival', joined('me'), false],
    ["another's arrival", joined('ann'), true],
    ["another's leave", left('ann'), true],
    ['a transfer that its user sends', transfer('u', 'bob'), true],
    ['a transfer that its user receives', transfer('bob', 'u'), true],
    ['a transfer of others', transfer('ann', 'bob'), false],
  ])('%s: %p', (_, body, expected) => {
    expect(concerns(body, ME)).toBe(expected);
  });
});

describe('a replay', () => {
  /** Which of the bodies are replayed, by their place. */
  const replayed = (...bodies: EventBody[]) =>
    replayFor(
      bodies.map((body, index) => at(index, body)),
      ME,
    ).map(({ position }) => position.offset);
  const said = (from: string, kind: 'OFFER' | 'ANSWER' | 'ICE_CANDIDATE' | 'APPLICATION', to = toParticipant('me')) =>
    signal(from, to, kind);

  test.each<[string, readonly EventBody[], readonly number[]]>([
    ['leaves out who came and went', [joined('ann'), left('bob'), signal('ann', toRoom)], [2]],
    ['leaves out what is for others or its own', [mine(), signal('ann', toParticipant('bob')), transfer('a', 'b')], []],
    ['keeps transfers of its user', [transfer('u', 'bob'), transfer('bob', 'u')], [0, 1]],
    [
      'keeps a whole negotiation',
      [said('ann', 'OFFER'), said('ann', 'ICE_CANDIDATE'), said('ann', 'ICE_CANDIDATE')],
      [0, 1, 2],
    ],
    [
      'leaves out what a newer offer of the same sender supersedes',
      [said('ann', 'OFFER'), said('ann', 'ICE_CANDIDATE'), said('ann', 'OFFER'), said('ann', 'ICE_CANDIDATE')],
      [2, 3],
    ],
    [
      'leaves out an answer before a newer offer',
      [said('ann', 'ANSWER'), said('ann', 'ICE_CANDIDATE'), said('ann', 'OFFER')],
      [2],
    ],
    ['keeps what another sender said', [said('bob', 'OFFER'), said('ann', 'OFFER')], [0, 1]],
    ['keeps messages whatever offers follow', [said('ann', 'APPLICATION'), said('ann', 'OFFER')], [0, 1]],
    [
      "is not moved by a sender's offer to somebody else",
      [said('ann', 'OFFER'), signal('ann', toParticipant('bob'), 'OFFER')],
      [0],
    ],
    [
      "is not moved by a sender's offer to the other tab",
      [said('ann', 'OFFER'), signal('ann', toParticipant('tab'), 'OFFER')],
      [0],
    ],
    [
      'counts an offer to the user as one to its participant',
      [said('ann', 'OFFER'), said('ann', 'OFFER', toUser('u'))],
      [1],
    ],
    [
      'leaves out an answer to an offer that it made anew',
      [said('ann', 'ANSWER'), mine(toParticipant('ann'), 'OFFER')],
      [],
    ],
    ['keeps the answer to its newest offer', [mine(toParticipant('ann'), 'OFFER'), said('ann', 'ANSWER')], [1]],
    [
      "keeps a peer's offer beside its own newer one: glare",
      [said('ann', 'OFFER'), mine(toParticipant('ann'), 'OFFER')],
      [0],
    ],
    [
      'keeps an answer when its own newer offer went to another',
      [said('ann', 'ANSWER'), mine(toParticipant('bob'), 'OFFER')],
      [0],
    ],
  ])('%s', (_, bodies, expected) => {
    expect(replayed(...bodies)).toEqual(expected);
  });
});
