import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAnswerToOurs, isPolite, judgeOffer } from '../../src/client/peers/offer-verdict.js';
import { placesIn, placesLine } from '../../src/client/peers/places.js';
import { originOf, sessionLineOf, withAttribute, withSessionLine } from '../../src/client/peers/session-line.js';

interface Description {
  readonly type: 'offer' | 'answer';
  readonly from: string;
  readonly to: string | null;
  readonly sequence: number;
}

let sessions = 0;

/** One end of a pair as `Peer` and `Link` are one, without the WebRTC. */
class End {
  session = '';
  pairedWith: string | null = null;
  offering = false;
  sequence = 0;
  /** Of the other side's offers, the latest answered. */
  answered = 0;
  replaced = 0;
  readonly outbox: Description[] = [];

  constructor(readonly polite: boolean) {
    this.renew(true);
  }

  /** A new connection. */
  renew(offers: boolean): void {
    this.session = (++sessions).toString(16);
    this.pairedWith = null;
    this.offering = false;
    this.sequence = 0;
    this.answered = 0;
    this.replaced++;
    if (offers) this.offer();
  }

  offer(): void {
    if (this.offering) return;
    this.offering = true;
    this.sequence++;
    this.repeatOffer();
  }

  /** What the watch of offers does when one leads nowhere. */
  repeatOffer(): void {
    this.outbox.push({ type: 'offer', from: this.session, to: this.pairedWith, sequence: this.sequence });
  }

  receive(description: Description): void {
    if (description.type === 'answer') this.#takeAnswer(description);
    else this.#takeOffer(description);
  }

  #takeOffer(offer: Description): void {
    if (offer.from === this.pairedWith && offer.sequence <= this.answered) return this.#answer(offer);
    const verdict = judgeOffer(this, offer);
    if (verdict === 'answer' && this.offering && !this.polite) throw new Error('an applied offer was rolled back');
    if (verdict === 'ignore') return;
    if (verdict === 'offer') return this.offer();
    if (verdict === 'replace-and-offer') return this.renew(true);
    if (verdict === 'replace-and-answer') this.renew(false);
    this.offering = false;
    this.pairedWith = offer.from;
    this.answered = offer.sequence;
    this.#answer(offer);
  }

  /** An older one, or one that came before our own that is open now, gets none. */
  #answer({ from, sequence }: Description): void {
    if (sequence !== this.answered) return;
    this.outbox.push({ type: 'answer', from: this.session, to: from, sequence });
  }

  #takeAnswer(answer: Description): void {
    if (!isAnswerToOurs(this, this.sequence, answer)) return;
    this.offering = false;
    this.pairedWith = answer.from;
  }
}

function deliver(from: End, to: End): boolean {
  const description = from.outbox.shift();
  if (description) to.receive(description);
  return description !== undefined;
}

function settle(one: End, other: End): void {
  for (let moves = 0; deliver(one, other) || deliver(other, one); moves++) {
    if (moves > 200) throw new Error('the two never come to rest');
  }
}

function expectJoined(one: End, other: End): void {
  expect([one.pairedWith, other.pairedWith]).toEqual([other.session, one.session]);
  expect([one.offering, other.offering]).toEqual([false, false]);
}

const move = fc.constantFrom(
  'deliver 1',
  'deliver 2',
  'deliver 1',
  'deliver 2',
  'renew 1',
  'renew 2',
  'offer 1',
  'offer 2',
  'lose 1',
  'lose 2',
);

describe('two ends of a connection', () => {
  test('come to be joined after any crossing of offers, reloads and losses', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const ends = [new End(isPolite('a', 'b')), new End(isPolite('b', 'a'))] as const;
        for (const name of moves) {
          const [what, number] = name.split(' ');
          const [one, other] = number === '1' ? ends : ([ends[1], ends[0]] as const);
          if (what === 'deliver') deliver(one, other);
          else if (what === 'lose') one.outbox.shift();
          else if (what === 'renew') one.renew(true);
          else one.offer();
        }
        settle(...ends);
        // A lost offer or answer leaves one waiting; it asks again after a while.
        for (let round = 0; round < 3; round++) {
          for (const end of ends) {
            if (end.offering) end.repeatOffer();
            else if (isApart(ends)) end.offer();
          }
          settle(...ends);
        }
        expectJoined(...ends);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that meet with crossing offers need no other connection than the first', () => {
    const ends = [new End(true), new End(false)] as const;
    settle(...ends);
    expectJoined(...ends);
    expect(ends.map((end) => end.replaced)).toEqual([1, 1]);
  });

  test('that are joined and both look for a new path at once stay on their connections', () => {
    const ends = [new End(true), new End(false)] as const;
    settle(...ends);
    for (const end of ends) end.offer();
    settle(...ends);
    expectJoined(...ends);
    expect(ends.map((end) => end.replaced)).toEqual([1, 1]);
  });

  test('one of which missed the answer get it again, and the connection stays', () => {
    const ends = [new End(true), new End(false)] as const;
    for (const end of ends) end.outbox.splice(0);
    for (const end of ends) end.repeatOffer();
    ends[0].outbox.splice(0);
    deliver(ends[1], ends[0]);
    ends[0].outbox.splice(0);
    ends[1].repeatOffer();
    settle(...ends);
    expectJoined(...ends);
    expect(ends.map((end) => end.replaced)).toEqual([1, 1]);
  });

  test('of different kinds stay on their connections: the other couldn’t follow to a new one', () => {
    const own = { session: 'a', pairedWith: 'origin:1', offering: true, polite: true };
    expect(judgeOffer(own, { from: 'origin:1', to: null })).toBe('answer');
    expect(judgeOffer({ ...own, polite: false }, { from: 'origin:1', to: null })).toBe('ignore');
  });

  test('one of which was reloaded need one new connection each', () => {
    const ends = [new End(true), new End(false)] as const;
    settle(...ends);
    const [one, other] = ends.map((end) => end.replaced) as [number, number];
    ends[0].renew(true);
    settle(...ends);
    expectJoined(...ends);
    expect(ends.map((end) => end.replaced)).toEqual([one + 1, other + 1]);
  });
});

function isApart([one, other]: readonly [End, End]): boolean {
  return one.pairedWith !== other.session || other.pairedWith !== one.session;
}

describe('the places’ line', () => {
  const section = (kind: string, mid: string): string => `m=${kind} 9 X 0\r\na=mid:${mid}\r\n`;
  const sections = ['audio s', 'video t', 'audio a', 'video v', 'application d'].map((one) => one.split(' '));
  const SDP = `v=0\r\nt=0 0\r\n${sections.map(([kind, mid]) => section(kind ?? '', mid ?? '')).join('')}`;

  test('names the mids of camera and screen, and is read back', () => {
    expect(placesIn(withAttribute(SDP, placesLine(['a', 'v', 's', 't'])))).toEqual(['a', 'v', 's', 't']);
  });

  test('that is absent, or fits no four different sections of the right kind, is none', () => {
    expect(placesIn(SDP)).toBeNull();
    for (const mids of [
      ['a', 'v', 's'],
      ['a', 'v', 'a', 'v'],
      ['v', 'a', 's', 't'],
      ['a', 'v', 's', 'd'],
      ['a', 'v', 's', 'x'],
    ]) {
      expect(placesIn(withAttribute(SDP, placesLine(mids)))).toBeNull();
    }
  });
});

describe('the session line', () => {
  const SDP = 'v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=application 9 X 0\r\na=mid:0\r\n';

  test('stands before the first media section and is read back', () => {
    const line = { from: 'abc123', to: 'def', sequence: 7 };
    const sdp = withSessionLine(SDP, line);
    expect(sdp.indexOf('a=x-rejoin:abc123 def 7\r\n')).toBeLessThan(sdp.indexOf('m='));
    expect(sessionLineOf(sdp)).toEqual(line);
    expect(sessionLineOf(withSessionLine(SDP, { ...line, to: null }))?.to).toBeNull();
  });

  test('is absent from a description of another client, which its origin tells apart', () => {
    expect(sessionLineOf(SDP)).toBeNull();
    expect(originOf(SDP)).toBe('origin:4611731400430051336');
  });

  test('that is malformed is none', () => {
    for (const bad of ['a=x-rejoin:', 'a=x-rejoin:xyz - 1', 'a=x-rejoin:abc -', 'a=x-rejoin:abc - 1 2']) {
      expect(sessionLineOf(`${SDP}${bad}\r\n`)).toBeNull();
    }
  });
});
