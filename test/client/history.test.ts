import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GraphqlHttp } from '../../src/client/connection/graphql-http.js';
import { RejoinRequestError } from '../../src/client/connection/request-error.js';
import { EndedTransfers } from '../../src/client/history/ended-transfers.js';
import { KeptHistories } from '../../src/client/history/kept-history.js';
import { Pages, type HistoryState, type Page } from '../../src/client/history/pages.js';
import { ChatHistory } from '../../src/client/room/chat-history.js';
import { Chat } from '../../src/client/room/chat.js';
import { Names } from '../../src/client/room/names.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';

describe('a list that is read page by page', () => {
  interface Numbers extends Page {
    readonly numbers: readonly number[];
  }

  /** 5 4 | 3 2 | 1, of which those in `known` are no news. */
  function list(known: readonly number[] = []) {
    const taken: number[] = [];
    const asked: (string | null)[] = [];
    const phases: HistoryState['phase'][] = [];
    const failures: RejoinRequestError[] = [];
    const ask = async (after: string | null): Promise<Numbers> => {
      asked.push(after);
      const failure = failures.shift();
      if (failure) throw failure;
      const newest = after === null ? 5 : Number(after) - 1;
      const numbers = [newest, newest - 1].filter((one) => one > 0);
      const last = numbers.at(-1) ?? 1;
      return { numbers, pageInfo: { hasNextPage: last > 1, endCursor: String(last) } };
    };
    const take = ({ numbers }: Numbers): number => {
      taken.push(...numbers);
      return numbers.filter((one) => !known.includes(one)).length;
    };
    const pages = new Pages(ask, take, ({ phase }) => phases.push(phase));
    return { pages, taken, asked, phases, failures };
  }

  test('gives the next page each time, and says when nothing older is there', async () => {
    const { pages, taken, asked, phases } = list();
    await pages.load();
    expect(phases).toEqual([]);
    pages.moveTo(null);
    for (const expected of [
      [5, 4],
      [5, 4, 3, 2],
      [5, 4, 3, 2, 1],
      [5, 4, 3, 2, 1],
    ]) {
      await pages.load();
      expect(taken).toEqual(expected);
    }
    expect(asked).toEqual([null, '4', '2']);
    expect(phases).toEqual(['more', 'loading', 'more', 'loading', 'more', 'loading', 'end']);
  });

  test('goes on until a page brings something new', async () => {
    const { pages, taken } = list([5, 4, 3]);
    pages.moveTo(null);
    await pages.load();
    expect(taken).toEqual([5, 4, 3, 2]);
  });

  test('waits while the archive is away, asks again by itself, and at once when it is told to', async () => {
    const { pages, asked, phases, failures } = list();
    failures.push(new RejoinRequestError('HISTORY_UNAVAILABLE', '', { retryAfterSeconds: 0 }));
    pages.moveTo(null);
    await pages.load();
    expect(pages.state).toMatchObject({ phase: 'waiting', error: { code: 'HISTORY_UNAVAILABLE' } });
    await until(() => phases.at(-1) === 'more', 'it asks again');
    failures.push(new RejoinRequestError('HISTORY_UNAVAILABLE', '', { retryAfterSeconds: 3600 }));
    await pages.load();
    expect(pages.state.phase).toBe('waiting');
    await pages.load();
    expect(pages.state.phase).toBe('more');
    expect(asked).toEqual([null, null, '4', '4']);
    pages.close(new RejoinRequestError('LEFT', ''));
    expect(pages.state.phase).toBe('more');
  });

  test('that is closed while it loads has failed, at once, and can be asked for again', async () => {
    let answer: (page: Numbers) => void = () => undefined;
    const taken: number[] = [];
    const pages = new Pages<Numbers>(
      () => new Promise((resolve) => (answer = resolve)),
      ({ numbers }) => taken.push(...numbers),
      () => undefined,
    );
    pages.moveTo(null);
    const loading = pages.load();
    pages.close(new RejoinRequestError('LEFT', ''));
    await loading;
    expect(pages.state).toMatchObject({ phase: 'failed', error: { code: 'LEFT' } });
    answer({ numbers: [1], pageInfo: { hasNextPage: false, endCursor: null } });
    const again = pages.load();
    answer({ numbers: [2], pageInfo: { hasNextPage: false, endCursor: null } });
    await again;
    expect([taken, pages.state.phase]).toEqual([[2], 'end']);
  });

  test('that is refused says so, and can be asked for again', async () => {
    const { pages, failures } = list();
    failures.push(new RejoinRequestError('HISTORY_UNAVAILABLE', 'none is kept'));
    pages.moveTo(null);
    await pages.load();
    expect(pages.state).toMatchObject({ phase: 'failed', error: { message: 'none is kept' } });
    await pages.load();
    expect(pages.state.phase).toBe('more');
  });

  test('takes no page that was asked for at another place', async () => {
    const { pages, taken } = list();
    pages.moveTo(null);
    const late = pages.load();
    pages.moveTo('3');
    await late;
    expect([taken, pages.state.phase]).toEqual([[], 'more']);
    await pages.load();
    expect(taken).toEqual([2, 1]);
  });
});

describe('without an archive', () => {
  let server: RedisServer;
  let node: RejoinNode;
  let http: GraphqlHttp;
  beforeAll(async () => {
    server = await RedisServer.start();
    node = await startNode(server.url);
    http = new GraphqlHttp(node.url, () => tokenFor('alice'));
  });
  afterAll(async () => {
    await node.stop();
    await server.stop();
  });

  test('the server says so, and earlier lines are not even asked for', async () => {
    const kept = new KeptHistories(http);
    expect(await kept.get(new AbortController().signal)).toEqual({ history: false, replaySeconds: 0 });
    const chat = new Chat(
      async () => undefined,
      () => ({ userId: 'alice', name: 'Alice' }),
      () => undefined,
      () => undefined,
    );
    const states: HistoryState[] = [];
    const me = (): string => 'alice';
    const history = new ChatHistory(http, 'room', chat, new Names(), me, ({ state }) => states.push(state));
    await history.entered(kept, true, new AbortController().signal);
    await history.load();
    expect([history.state, states]).toEqual([{ phase: 'none' }, []]);
  });

  test('a list of ended transfers that is asked for all the same says why it is none', async () => {
    const files = new EndedTransfers(http, new AbortController().signal);
    await files.load();
    expect(files.state).toMatchObject({ phase: 'failed', error: { code: 'HISTORY_UNAVAILABLE', details: {} } });
  });
});
