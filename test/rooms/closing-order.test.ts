import { expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from '../support/graphql.js';
import { randomness } from '../support/randomness.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from './company.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = process.env['SOAK'] === '1' ? 20 : 1;
const PEOPLE = 10;
const GRACE_SECONDS = 2;
const LATEST_MS = 120;

const company = new Company(2, { LEASE_SECONDS: '5', GRACE_SECONDS: '5', RATE_LIMITS: 'off' });

/** What becomes of the socket of a page that goes. */
const ENDS: readonly ((page: Visitor) => void)[] = [
  (page) => page.cut(),
  (page) => page.client.close(1001),
  () => undefined,
];

/** What happens to one page, each at a moment of its own: `returns` null: it was closed rather than reloaded. */
interface Going {
  readonly asks: number;
  readonly ends: number;
  readonly how: number;
  readonly returns: number | null;
  readonly node: number;
}

function goingOf(random: () => number): Going {
  const moment = () => Math.floor(random() * LATEST_MS);
  const returns = random() < 0.5 ? moment() : null;
  return {
    asks: moment(),
    ends: moment(),
    how: Math.floor(random() * ENDS.length),
    returns,
    node: Math.floor(random() * 2),
  };
}

/** Whether the page is there in the end. On a busy machine a return may come too late. */
async function go(page: Visitor, going: Going): Promise<boolean> {
  const { connectionId } = page.snapshot;
  const startedAt = Date.now();
  const asking = wait(going.asks).then(() => page.leave({ connectionId, graceSeconds: GRACE_SECONDS }));
  const ending = wait(going.ends).then(() => ENDS[going.how]?.(page));
  const returning = wait(going.returns ?? 0).then(() =>
    going.returns === null ? null : company.welcome(page.back(company.node(going.node))),
  );
  const [answer, , again] = await Promise.all([asking, ending, returning]);
  expect([undefined, 'PARTICIPANT_REPLACED']).toContain(codeOf(answer));
  if (again === null) return false;
  const isLate = Date.now() - startedAt > GRACE_SECONDS * 1000;
  if (!isLate) expect([again.id, again.snapshot.resumed]).toEqual([page.id, true]);
  return again.snapshot.resumed;
}

/** The last that the watcher was told of it. */
function lastOf(watcher: Visitor, { id }: Visitor): string {
  const states = watcher.events.flatMap(({ __typename, participant, left, reason }) => {
    if (__typename === 'ParticipantChanged' && participant.id === id) return [participant.state];
    return __typename === 'ParticipantLeft' && left.id === id ? [reason] : [];
  });
  return states.at(-1) ?? 'CONNECTED';
}

test.each(Array.from({ length: ROUNDS }, (_, round) => SEED + round))(
  'SEED=%d: a page that is closed has LEFT, one that is reloaded stays, in whatever order request, socket and return come',
  async (seed) => {
    const random = randomness(seed);
    const roomId = freshRoom();
    const watcher = await company.enter('watcher', roomId, company.node(1));
    const names = Array.from({ length: PEOPLE }, (_, index) => `page-${index}`);
    const pages = await Promise.all(names.map((name, at) => company.enter(name, roomId, company.node(at % 2))));
    const goings = pages.map(() => goingOf(random));
    const stays = await Promise.all(pages.map((page, at) => go(page, goings[at]!)));
    // All that was due for one of them was due before this is.
    const last = await company.enter('last', roomId);
    await last.leave({ graceSeconds: GRACE_SECONDS });
    await watcher.seesLeave(last.id, 'LEFT');
    const ends = pages.map((page, at) => `${JSON.stringify(goings[at])} ${lastOf(watcher, page)}`);
    expect(ends).toEqual(goings.map((going, at) => `${JSON.stringify(going)} ${stays[at] ? 'CONNECTED' : 'LEFT'}`));
  },
);
