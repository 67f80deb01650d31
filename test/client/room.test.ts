import { describe, expect, test } from '@jest/globals';
import { ServerClock } from '../../src/client/connection/server-clock.js';
import { GuardedStorage } from '../../src/client/connection/site-storage.js';
import { RejoinRequestError } from '../../src/client/connection/request-error.js';
import type { ParticipantFieldsFragment } from '../../src/client/generated/operations.js';
import { Chat, type ChatLine } from '../../src/client/room/chat.js';
import { Outbox } from '../../src/client/room/outbox.js';
import { Roster } from '../../src/client/room/roster.js';
import { SeatRecord, storageName, userOfToken } from '../../src/client/room/seat.js';
import { takeSeat } from '../../src/client/room/seat-lock.js';
import { BrowserLocks, Shelf } from './browser-parts.js';

class FullShelf extends Shelf {
  override setItem(): void {
    throw new Error('full');
  }
}

function participant(id: string, joinedAt: string): ParticipantFieldsFragment {
  return { id, userId: `user-${id}`, name: id, isHost: false, state: 'CONNECTED', quality: 'GOOD', joinedAt };
}

describe('the roster', () => {
  const roster = Roster.of([participant('b', '2026-01-02'), participant('a', '2026-01-01')], 'b');

  test('names the oldest first, and us', () => {
    expect(roster.participants.map((one) => one.id)).toEqual(['a', 'b']);
    expect(roster.me?.id).toBe('b');
    expect(roster.participants.map((one) => one.isMe)).toEqual([false, true]);
  });

  test('takes the newest word on a participant', () => {
    const changed = roster.with({ ...participant('a', '2026-01-01'), state: 'RECONNECTING' });
    expect(changed.find('a')?.state).toBe('RECONNECTING');
    expect(changed.participants.length).toBe(2);
    expect(roster.find('a')?.state).toBe('CONNECTED');
  });

  test('loses who left, once', () => {
    expect(
      roster
        .without('a')
        .without('a')
        .participants.map((one) => one.id),
    ).toEqual(['b']);
  });
});

describe('a seat', () => {
  const seat = { participantId: 'p', participantKey: 'k', cursor: 'c' };

  test('is found again after a reload', () => {
    const shelf = new Shelf();
    new SeatRecord(shelf, 'name').save(seat);
    expect(new SeatRecord(shelf, 'name').seat).toEqual(seat);
    expect(new SeatRecord(shelf, 'other').seat).toBeNull();
  });

  test('that was left, or is not whole, is none', () => {
    const shelf = new Shelf();
    const record = new SeatRecord(shelf, 'name');
    record.save(seat);
    record.clear();
    expect(new SeatRecord(shelf, 'name').seat).toBeNull();
    for (const text of ['', '{', 'null', '7', '{"participantId":"p"}']) {
      shelf.setItem('name', text);
      expect(new SeatRecord(shelf, 'name').seat).toBeNull();
    }
  });

  test('is kept in mind where nothing can be stored', () => {
    const record = new SeatRecord(new GuardedStorage(() => new FullShelf()), 'name');
    record.save(seat);
    expect(record.seat).toEqual(seat);
  });

  test('is one of a server, a user and a room', () => {
    const names = [
      storageName('seat', 'https://a', 'b', 'c'),
      storageName('seat', 'https://a', 'b/c', ''),
      storageName('seat', 'https://a/b', 'c', ''),
      storageName('chat', 'https://a', 'b', 'c'),
    ];
    expect(new Set(names).size).toBe(4);
  });

  test('belongs to the user whom the token names', () => {
    const token = `x.${Buffer.from(JSON.stringify({ sub: 'zoë' })).toString('base64url')}.y`;
    expect(userOfToken(token)).toBe('zoë');
    for (const opaque of ['', 'abc', 'a.b.c', 'a.e30.c']) expect(userOfToken(opaque)).toBe('');
  });

  test('is taken once among the tabs of a browser, and free again when let go', async () => {
    const locks = new BrowserLocks() as unknown as LockManager;
    const take = (participantId: string) => takeSeat(participantId, locks);
    const first = await take('p');
    expect(first).not.toBeNull();
    expect(await take('p')).toBeNull();
    expect(await take('q')).not.toBeNull();
    first?.();
    expect(await take('p')).not.toBeNull();
  });
});

describe('the outbox', () => {
  test('sends in order, one after the other, through failures', async () => {
    const outbox = new Outbox();
    const arrived: string[] = [];
    let failures = 1;
    const say = (word: string) =>
      outbox.send(async () => {
        if (word === 'two' && failures-- > 0) throw new RejoinRequestError('NETWORK_ERROR', '');
        arrived.push(word);
      });
    await Promise.all(['one', 'two', 'three'].map(say));
    expect(arrived).toEqual(['one', 'two', 'three']);
  });

  test('goes on after a refusal', async () => {
    const outbox = new Outbox();
    const refused = outbox.send(() => Promise.reject(new RejoinRequestError('BAD_USER_INPUT', '')));
    const next = outbox.send(async () => 'next');
    await expect(refused).rejects.toHaveProperty('code', 'BAD_USER_INPUT');
    expect(await next).toBe('next');
  });

  test('lets go of what waits when it is closed', async () => {
    const outbox = new Outbox();
    const stuck = outbox.send(() => Promise.reject(new RejoinRequestError('NETWORK_ERROR', '')));
    const waiting = outbox.send(async () => 'never');
    outbox.close();
    await expect(stuck).rejects.toHaveProperty('name', 'AbortError');
    await expect(waiting).rejects.toHaveProperty('name', 'AbortError');
  });
});

describe('chat', () => {
  const clock = new ServerClock();

  function chat(post: (payload: { id: string; text: string }) => Promise<unknown>) {
    const shown: (readonly ChatLine[])[] = [];
    const letGo: (string | null)[] = [];
    const made = new Chat(
      post,
      () => ({ userId: 'me', name: 'Me' }),
      (lines) => shown.push(lines),
      (place) => letGo.push(place),
      () => clock.now(),
    );
    return { made, shown, letGo };
  }
  const alice = { userId: 'alice', name: 'Alice' };

  test('shows our line at once, and when it is acknowledged', async () => {
    const { made, shown } = chat(async () => {});
    made.say('hello');
    expect(made.lines[0]).toMatchObject({ text: 'hello', mine: true, state: 'sending', name: 'Me' });
    await Promise.resolve();
    await Promise.resolve();
    expect(shown.at(-1)?.[0]?.state).toBe('sent');
  });

  test('is timed by the server, whatever this device takes for the time', () => {
    clock.heard('2031-05-04T03:02:01.000Z');
    const { made } = chat(async () => {});
    made.say('hello');
    expect(made.lines[0]?.at).toMatch(/^2031-05-04T03:02:0/);
  });

  test('shows what was refused, and sends it again with the same id', async () => {
    const posted: string[] = [];
    const { made } = chat(async ({ id }) => {
      posted.push(id);
      if (posted.length === 1) throw new RejoinRequestError('PAYLOAD_TOO_LARGE', '');
    });
    made.say('hello');
    await Promise.resolve();
    await Promise.resolve();
    const id = made.lines[0]?.id ?? '';
    expect(made.lines[0]?.state).toBe('failed');
    made.retry(id);
    await Promise.resolve();
    await Promise.resolve();
    expect(made.lines[0]?.state).toBe('sent');
    expect(posted).toEqual([id, id]);
  });

  test('shows a line once, however often it is stored', () => {
    const { made } = chat(async () => {});
    made.receive({ id: 'x', text: 'hi' }, alice, 'signal 1', '2026');
    made.receive({ id: 'x', text: 'hi' }, alice, 'signal 2', '2026');
    made.receive({ text: 'from an old client' }, alice, 'signal 3', '2026');
    made.receive({ nonsense: true }, alice, 'signal 4', '2026');
    expect(made.lines.map((line) => line.text)).toEqual(['hi', 'from an old client']);
  });

  test('is still there after a reload; what was on its way goes again', async () => {
    const shelf = new Shelf();
    const before = chat(() => new Promise(() => {}));
    before.made.restore(shelf, 'chat');
    before.made.receive({ id: 'x', text: 'hi' }, alice, 's', '2026');
    before.made.say('on its way');
    const posted: string[] = [];
    const after = chat(async ({ text }) => posted.push(text));
    after.made.restore(shelf, 'chat');
    expect(after.made.lines.map((line) => line.text)).toEqual(['hi', 'on its way']);
    expect(posted).toEqual(['on its way']);
  });

  const told = (id: string, change: Partial<ChatLine> = {}): ChatLine => ({
    ...{ id, ...alice, text: id, at: '2026', mine: false, state: 'sent', place: `at ${id}` },
    ...change,
  });
  const texts = ({ lines }: Chat): readonly string[] => lines.map(({ text }) => text);

  test('takes earlier lines of the history before those that it has, page by page, each once', () => {
    const { made } = chat(() => new Promise(() => {}));
    made.receive({ id: 'e', text: 'e' }, alice, 's', '2026');
    made.say('mine');
    const mine = told(made.lines[1]!.id, { userId: 'me', mine: true });
    expect(made.takeEarlier([mine, told('e'), told('d'), told('c')])).toBe(2);
    expect(made.takeEarlier([told('b'), told('a')])).toBe(2);
    expect(made.takeEarlier([told('a')])).toBe(0);
    expect(texts(made)).toEqual(['a', 'b', 'c', 'd', 'e', 'mine']);
    // What comes live after the history told it is no other line.
    made.receive({ id: 'b', text: 'b' }, alice, 's2', '2026');
    expect(made.lines).toHaveLength(6);
  });

  test('knows its own line in the history also where it was written before we were in the room', () => {
    const { made } = chat(() => new Promise(() => {}));
    made.say('early');
    expect(made.takeEarlier([told(made.lines[0]!.id, { userId: 'of the token', mine: true })])).toBe(0);
  });

  test('fills a gap where it is, from its newer end', () => {
    const { made } = chat(async () => {});
    made.receive({ id: 'a', text: 'a' }, alice, 's', '2026');
    made.markGap();
    made.receive({ id: 'e', text: 'e' }, alice, 's', '2026');
    made.takeEarlier([told('d'), told('c')]);
    made.takeEarlier([told('b'), told('a')]);
    expect(texts(made)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('keeps over a reload what it was told live; the history can tell the rest again', () => {
    const shelf = new Shelf();
    const { made } = chat(async () => {});
    made.restore(shelf, 'chat');
    made.receive({ id: 'b', text: 'b' }, alice, 's', '2026');
    made.takeEarlier([told('a')]);
    const after = chat(async () => {}).made;
    after.restore(shelf, 'chat');
    expect(texts(after)).toEqual(['b']);
  });

  test('that grows too long lets go of its oldest lines, and says from where they can be loaded again', () => {
    const { made, letGo } = chat(async () => {});
    let heard = 0;
    const receive = (count: number): void => {
      for (let i = 0; i < count; i++) made.receive({ text: '' }, alice, `signal ${heard++}`, '2026');
    };
    receive(500);
    expect(letGo).toEqual([]);
    made.takeEarlier([told('b'), told('a')]);
    receive(2);
    expect([made.lines.length, letGo]).toEqual([504, []]);
    receive(1);
    receive(1);
    expect([made.lines.length, letGo]).toEqual([504, ['at b', null]]);
  });

  test('that we leave stays in no storage', () => {
    const shelf = new Shelf();
    const { made } = chat(async () => {});
    made.restore(shelf, 'chat');
    made.receive({ id: 'x', text: 'hi' }, alice, 's', '2026');
    made.forget();
    made.receive({ id: 'y', text: 'late' }, alice, 's2', '2026');
    expect([...shelf.kept]).toEqual([]);
  });
});
