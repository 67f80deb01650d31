import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { builtServer, spawnNode, type RejoinProcess } from '../support/node.js';
import { until } from '../support/until.js';
import { follow, frameWith, graphqlClient, placeIn, rawClient, type RawClient } from './frames.js';
import { MeasuredProcess } from './measured-process.js';
import { heading, line, quantile, ratio } from './report.js';

const CLIENTS = 1000;
const PER_ROOM = 10;
const CONNECTING_AT_ONCE = 20;
/** Of a quiet machine. */
const TARGET = { endedMs: 2000, ratio: 1.3, protocolMs: 8000 };

/** Delays before each try of one client, ms: the last one repeats. */
type Timetable = (attempt: number) => number;
const between = (least: number, most: number) => least + Math.random() * (most - least);
const eager: Timetable = (attempt) => (attempt === 0 ? between(100, 600) : between(500, 1500));
const LADDER = [0, 300, 1200, 2700, 4800, 7000];
const protocol: Timetable = (attempt) => (LADDER[attempt] ?? LADDER.at(-1)!) + (attempt < 2 ? 0 : between(0, 1000));

interface Entered {
  readonly client: RawClient;
  /** What brings it back there. */
  readonly place: object;
}

/** A server that is told to end and started again at the same address. */
interface Restarted {
  /** Resolves when it says that it is ready. */
  start(): Promise<void>;
  /** Resolves when its process has ended after SIGTERM. */
  end(): Promise<void>;
  /** Resolves when the client is where it was. `opened`: the handshake was answered. */
  enter(n: number, place: object, opened: (client: RawClient) => void): Promise<Entered>;
}

interface Result {
  readonly endedMs: number;
  readonly startedMs: number;
  /** Handshakes that the ending process answered. */
  readonly letIn: number;
  /** How many sockets were closed with which code. */
  readonly codes: ReadonlyMap<number, number>;
  /** From `/readyz` 200 on, ms. */
  readonly back: readonly number[];
}

export async function benchRestart(redisUrl: string, folder: string): Promise<void> {
  heading(
    `Restart of a node with ${CLIENTS} clients, rooms of ${PER_ROOM}: retries after 0.1–0.6 s, then every 0.5–1.5 s`,
  );
  const built = builtServer();
  const theirs = await restart(new BareServer(redisUrl, folder), eager);
  const ours = await restart(new RejoinServer(redisUrl, folder, 'eager', built), eager);
  tellEnds('bare ws', theirs);
  tellEnds('Rejoin', ours);
  line('back after it is ready', 'p50', 'p95', 'last');
  tellReturns('bare ws', theirs);
  tellReturns('Rejoin', ours);
  line(`Rejoin : bare, p95 (at most ${TARGET.ratio})`, ratio(quantile(ours.back, 0.95), quantile(theirs.back, 0.95)));
  const patient = await restart(new RejoinServer(redisUrl, folder, 'protocol', built), protocol);
  heading(`The same with PROTOCOL's timetable (all within ${seconds(TARGET.protocolMs)})`);
  tellEnds('Rejoin', patient);
  line('back after it is ready', 'p50', 'p95', 'last');
  tellReturns('Rejoin', patient);
}

function tellEnds(who: string, { endedMs, startedMs, letIn, codes }: Result): void {
  const closed = [...codes].map(([code, count]) => `${count} × ${code}`).join(', ');
  line(`${who}: ended within (${seconds(TARGET.endedMs)})`, seconds(endedMs), `ready in ${seconds(startedMs)}`);
  line(`${who}: let in by the ending one`, String(letIn), closed);
}

function tellReturns(who: string, { back }: Result): void {
  line(who, seconds(quantile(back, 0.5)), seconds(quantile(back, 0.95)), seconds(Math.max(...back)));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

async function restart(server: Restarted, timetable: Timetable): Promise<Result> {
  await server.start();
  const crowd = new Crowd(server, timetable);
  await crowd.enter();
  const toldAt = performance.now();
  crowd.phase = 'ending';
  await server.end();
  const endedAt = performance.now();
  crowd.phase = 'ended';
  await server.start();
  const readyAt = performance.now();
  await until(() => crowd.backAt.length === CLIENTS, 'all to be back', 120_000);
  crowd.phase = 'over';
  await server.end();
  return {
    endedMs: endedAt - toldAt,
    startedMs: readyAt - endedAt,
    letIn: crowd.letIn,
    codes: crowd.codes,
    back: crowd.backAt.map((at) => Math.max(0, at - readyAt)),
  };
}

/** All clients, each of which comes back by its timetable. */
class Crowd {
  phase: 'entering' | 'ending' | 'ended' | 'over' = 'entering';
  letIn = 0;
  readonly codes = new Map<number, number>();
  readonly backAt: number[] = [];

  constructor(
    private readonly server: Restarted,
    private readonly timetable: Timetable,
  ) {}

  async enter(): Promise<void> {
    for (let n = 0; n < CLIENTS; n += CONNECTING_AT_ONCE) {
      const entering = Array.from({ length: CONNECTING_AT_ONCE }, (_, one) => this.#enter(n + one, {}));
      for (const [one, entered] of (await Promise.all(entering)).entries()) void this.#stay(n + one, entered);
    }
  }

  #enter(n: number, place: object): Promise<Entered> {
    return this.server.enter(n, place, ({ socket }) => {
      if (this.phase === 'ending') this.letIn += 1;
      socket.once('close', (code) => {
        if (this.phase !== 'over') this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
      });
    });
  }

  async #stay(n: number, entered: Entered): Promise<void> {
    for (let { client, place } = entered; this.phase !== 'over'; this.backAt.push(performance.now())) {
      await once(client.socket, 'close');
      ({ client, place } = await this.#comeBack(n, place));
    }
  }

  async #comeBack(n: number, place: object): Promise<Entered> {
    for (let attempt = 0; ; attempt += 1) {
      await wait(this.timetable(attempt));
      const entered = await this.#enter(n, place).catch(() => undefined);
      if (entered !== undefined) return entered;
    }
  }
}

class BareServer implements Restarted {
  #process: MeasuredProcess | undefined;

  constructor(
    private readonly redisUrl: string,
    private readonly folder: string,
  ) {}

  async start(): Promise<void> {
    const port = this.#process === undefined ? '0' : new URL(this.#process.url).port;
    this.#process = await MeasuredProcess.start('./bare-server.ts', this.redisUrl, this.folder, port);
  }

  async end(): Promise<void> {
    await this.#process?.end();
  }

  async enter(n: number, _: object, opened: (client: RawClient) => void): Promise<Entered> {
    const client = await rawClient(`${this.#process?.url}/restart-${Math.floor(n / PER_ROOM)}`);
    opened(client);
    await frameWith(client, 'ready');
    return { client, place: {} };
  }
}

/** As `npm start` runs it. */
class RejoinServer implements Restarted {
  #process: RejoinProcess | undefined;

  constructor(
    private readonly redisUrl: string,
    private readonly folder: string,
    private readonly name: string,
    private readonly command: readonly string[],
  ) {}

  async start(): Promise<void> {
    const PORT = this.#process === undefined ? '0' : new URL(this.#process.url).port;
    const settings = { PORT, DRAIN_SECONDS: '8', LOG_LEVEL: 'info' };
    this.#process = await spawnNode(this.redisUrl, settings, join(this.folder, this.name), this.command);
    const { url } = this.#process;
    await until(async () => (await fetch(`${url}/readyz`)).ok, 'the node to be ready');
  }

  async end(): Promise<void> {
    await this.#process?.kill('SIGTERM');
  }

  async enter(n: number, place: object, opened: (client: RawClient) => void): Promise<Entered> {
    const { url = '' } = this.#process ?? {};
    const client = await graphqlClient(url, `${this.name}-${n}`, opened);
    const roomId = `restart-${this.name}-${Math.floor(n / PER_ROOM)}`;
    const { cursor, participantKey } = placeIn(await follow(client, { roomId, ...place }));
    return { client, place: { after: cursor, participantKey } };
  }
}
