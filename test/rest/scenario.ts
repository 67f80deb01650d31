import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { RejoinNode } from '../support/node.js';
import { tokenFor } from '../support/tokens.js';

export interface Fault {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: object;
}

/** Every field that some answer has: which ones are there is what the tests assert. */
export interface Json {
  readonly detail: readonly [Fault, ...Fault[]] & string;
  readonly transfer_id: string;
  readonly room_id: string;
  readonly filename: string;
  readonly file_size: number;
  readonly mime_type: string | null;
  readonly chunk_size: number;
  readonly total_chunks: number;
  readonly chunks_received: number;
  readonly status: string;
  readonly checksum: string | null;
  readonly transfers: readonly Json[];
  readonly count: number;
  readonly quality: string;
  readonly recommendations: readonly string[];
  readonly state: object | null;
}

/** What names a transfer in an address. */
export type Named = Pick<Json, 'room_id' | 'transfer_id'>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  readonly json: Json;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** Node's own client: it adds no header and follows nothing. */
export async function ask(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = httpRequest(url, { method, headers: { ...length, ...headers }, agent: false });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const text = bytes.toString();
  const isJson = text !== '' && String(incoming.headers['content-type']).includes('json');
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    bytes,
    json: (isJson ? JSON.parse(text) : null) as Json,
  };
}

/** What one user's old client does. */
export class LegacyUser {
  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly token: string,
  ) {}

  static async of(node: Pick<RejoinNode, 'url'>, name: string, claims = {}): Promise<LegacyUser> {
    return new LegacyUser(name, `${node.url}/webrtc`, await tokenFor(name, claims));
  }

  at(node: Pick<RejoinNode, 'url'>): LegacyUser {
    return new LegacyUser(this.name, `${node.url}/webrtc`, this.token);
  }

  ask(path: string, sent: Sent = {}): Promise<Answer> {
    return ask(this.url + path, { ...sent, headers: { authorization: `Bearer ${this.token}`, ...sent.headers } });
  }

  /** JSON without a content type, unless one is given. */
  post(path: string, body?: unknown, headers = {}): Promise<Answer> {
    return this.ask(path, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  offer(room: string, receiver: string, more: object = {}): Promise<Answer> {
    const body = { receiver_id: receiver, filename: 'a.bin', file_size: 200_000, ...more };
    return this.post(`/rooms/${encodeURIComponent(room)}/file-transfer/offer`, body);
  }

  act({ room_id, transfer_id }: Named, verb: string, body?: unknown): Promise<Answer> {
    return this.post(`/rooms/${room_id}/file-transfer/${transfer_id}/${verb}`, body);
  }

  cancel({ room_id, transfer_id }: Named): Promise<Answer> {
    return this.ask(`/rooms/${room_id}/file-transfer/${transfer_id}`, { method: 'DELETE' });
  }

  async progress({ room_id, transfer_id }: Named): Promise<Json> {
    return (await this.ask(`/rooms/${room_id}/file-transfer/${transfer_id}/progress`)).json;
  }

  put({ room_id, transfer_id }: Named, index: number | string, body: Uint8Array, headers = {}): Promise<Answer> {
    return this.ask(`/rooms/${room_id}/file-transfer/${transfer_id}/chunks/${index}`, { method: 'PUT', body, headers });
  }

  chunk({ room_id, transfer_id }: Named, index: number | string): Promise<Answer> {
    return this.ask(`/rooms/${room_id}/file-transfer/${transfer_id}/chunks/${index}`);
  }

  content({ room_id, transfer_id }: Named, headers = {}): Promise<Answer> {
    return this.ask(`/rooms/${room_id}/file-transfer/${transfer_id}/content`, { headers });
  }
}

let counter = 0;

/** A name that no other test uses. */
export function fresh(what: string): string {
  counter += 1;
  return `${what}${counter}-${randomBytes(3).toString('hex')}`;
}

export const CHUNK = 65_536;

export function chunkOf(file: Buffer, index: number): Buffer {
  return file.subarray(index * CHUNK, (index + 1) * CHUNK);
}
