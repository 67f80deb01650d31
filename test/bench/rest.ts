import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { tokenFor } from '../support/tokens.js';
import { heading, line, quantile, rate, ratio } from './report.js';

const SENDERS = 200;
const OFFERS_EACH = 5;
const REQUESTS = 2000;
const IN_FLIGHT = 10;
const CHUNK = 65_536;
const FILE_BYTES = 128 * 1024 * 1024;
const UPLOADS_AT_ONCE = 4;

interface Asked {
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string | Uint8Array;
}

/** The shim over keep-alive connections; its bytes beside a copy of the same file that is hashed on the way. */
export async function benchRest(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const client = new Client(`${url}/webrtc`, agent);
  heading(`The REST shim, ${IN_FLIGHT} at once`);
  line('', 'requests', 'p50', 'p99');
  await benchRequests(client);
  await benchBytes(client);
  agent.destroy();
}

class Client {
  constructor(
    private readonly base: string,
    private readonly agent: Agent,
  ) {}

  async ask({ token, method, path, body }: Asked): Promise<Buffer> {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const headers = { authorization: `Bearer ${token}`, ...length };
    const outgoing = request(this.base + path, { method, headers, agent: this.agent });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    if ((incoming.statusCode ?? 500) >= 300) throw new Error(`${path}: ${Buffer.concat(parts).toString()}`);
    return Buffer.concat(parts);
  }

  /** A transfer that its receiver has accepted. */
  async accepted(from: string, to: string, size: number): Promise<string> {
    const offered = await this.ask(offerOf(await tokenFor(from), to, size));
    const { transfer_id } = JSON.parse(offered.toString()) as { transfer_id: string };
    const path = `/rooms/bench/file-transfer/${transfer_id}`;
    await this.ask({ token: await tokenFor(to), method: 'POST', path: `${path}/accept` });
    return path;
  }
}

function offerOf(token: string, to: string, size: number): Asked {
  const body = JSON.stringify({ receiver_id: to, filename: 'film.mp4', file_size: size, mime_type: 'video/mp4' });
  return { token, method: 'POST', path: '/rooms/bench/file-transfer/offer', body };
}

async function benchRequests(client: Client): Promise<void> {
  const tokens = await Promise.all(Array.from({ length: SENDERS }, (_, n) => tokenFor(`rest-sender-${n}`)));
  const offers = Array.from({ length: SENDERS * OFFERS_EACH }, (_, n) => {
    return offerOf(tokens[n % SENDERS] ?? '', `rest-receiver-${n % SENDERS}`, 1_048_576);
  });
  await measure('offer', client, offers);
  const path = await client.accepted('rest-alice', 'rest-bob', 1_048_576);
  const token = await tokenFor('rest-bob');
  const same = (asked: Asked) => Array.from({ length: REQUESTS }, () => asked);
  await measure('progress', client, same({ token, method: 'GET', path: `${path}/progress` }));
  const body = JSON.stringify({ latency_ms: 180, packet_loss_percent: 2.5, jitter_ms: 35 });
  await measure(
    'connection-quality',
    client,
    same({ token, method: 'POST', path: '/rooms/bench/connection-quality', body }),
  );
}

async function measure(label: string, client: Client, requests: Asked[]): Promise<void> {
  const times: number[] = [];
  const began = performance.now();
  await inFlight(IN_FLIGHT, requests, async (asked) => {
    const sent = performance.now();
    await client.ask(asked);
    times.push(performance.now() - sent);
  });
  const ms = (q: number) => `${quantile(times, q).toFixed(1)} ms`;
  const total = performance.now() - began;
  line(label, rate(times.length, total), ms(0.5), ms(0.99));
}

async function inFlight<T>(most: number, jobs: T[], run: (job: T) => Promise<void>): Promise<void> {
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await run(job);
  };
  await Promise.all(Array.from({ length: most }, worker));
}

async function benchBytes(client: Client): Promise<void> {
  const file = randomBytes(FILE_BYTES);
  const copy = await copyWithDigest(file);
  const path = await client.accepted('rest-carol', 'rest-dave', FILE_BYTES);
  const [sender, receiver] = [await tokenFor('rest-carol'), await tokenFor('rest-dave')];
  const chunks = Array.from({ length: FILE_BYTES / CHUNK }, (_, index) => ({
    token: sender,
    method: 'PUT',
    path: `${path}/chunks/${index}`,
    body: file.subarray(index * CHUNK, (index + 1) * CHUNK),
  }));
  const upload = await timed(() =>
    inFlight(UPLOADS_AT_ONCE, chunks, async (chunk) => {
      await client.ask(chunk);
    }),
  );
  let fetched: Buffer = Buffer.alloc(0);
  const download = await timed(async () => {
    fetched = await client.ask({ token: receiver, method: 'GET', path: `${path}/content` });
  });
  if (!fetched.equals(file)) throw new Error('Another file came back');
  heading(`${FILE_BYTES / 1024 / 1024} MiB over the relay, chunks of 64 KiB, ${UPLOADS_AT_ONCE} at once`);
  line('', 'speed', 'of the raw copy');
  line('raw copy with SHA-256', speed(copy), '');
  line('upload, judged', speed(upload), ratio(copy, upload));
  line('download', speed(download), ratio(copy, download));
}

/** The least that moves and verifies a file: read, hash, write. */
async function copyWithDigest(file: Buffer): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rejoin-bench-copy-'));
  await writeFile(join(folder, 'from'), file);
  const hash = createHash('sha256');
  const began = performance.now();
  await pipeline(
    createReadStream(join(folder, 'from'), { highWaterMark: CHUNK }),
    async function* (source: AsyncIterable<Buffer>) {
      for await (const part of source) {
        hash.update(part);
        yield part;
      }
    },
    createWriteStream(join(folder, 'to')),
  );
  hash.digest('hex');
  const ms = performance.now() - began;
  await rm(folder, { recursive: true });
  return ms;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

function speed(ms: number): string {
  return `${Math.round(FILE_BYTES / 1_000_000 / (ms / 1000))} MB/s`;
}
