import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { tokenFor } from '../support/tokens.js';

/** Eight fields of about 450 bytes: what a chat line or a description's head costs. */
export const EVENT_FIELDS = '__typename cursor at ... on SignalReceived { id from { id userId } kind topic payload }';
export const FOLLOW = `subscription Follow($roomId: ID!, $after: Cursor, $participantKey: String) {
  roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
    ${EVENT_FIELDS} ... on RoomSnapshot { participantKey you { id } recovery { recovered missedCount archivedCount } }
  }
}`;
export const PAYLOAD = { text: 'x'.repeat(160), sent: 1_700_000_000_000, by: 'somebody', reply: null };

/** A client that costs as little as one can: it reads frames as text and parses nothing that it needn't. */
export interface RawClient {
  readonly socket: WebSocket;
  /** What came before anyone listened. */
  readonly early: readonly string[];
  /** Called for each text frame. */
  onFrame: (frame: string) => void;
  send(message: object): void;
}

export async function rawClient(url: string, protocol?: string): Promise<RawClient> {
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false });
  const early: string[] = [];
  const client: RawClient = {
    socket,
    early,
    onFrame: (frame) => void early.push(frame),
    send: (message) => socket.send(JSON.stringify(message)),
  };
  socket.on('message', (data: Buffer) => client.onFrame(data.toString('latin1')));
  await once(socket, 'open');
  return client;
}

/** Resolves with the first frame that has this text in it; rejects when the server refuses an operation or closes. */
export function frameWith(client: RawClient, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const found = client.early.find((frame) => frame.includes(text));
    if (found !== undefined) resolve(found);
    client.socket.once('close', (code) => reject(new Error(`Closed with ${code} before ${text}`)));
    client.onFrame = (frame) => {
      if (frame.includes(text)) resolve(frame);
      if (frame.includes('"type":"error"')) reject(new Error(`Refused: ${frame}`));
    };
  });
}

/** A graphql-ws connection that was acknowledged; `opened` is told of it before. */
export async function graphqlClient(
  url: string,
  userId: string,
  opened: (client: RawClient) => void = () => undefined,
): Promise<RawClient> {
  const client = await rawClient(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  opened(client);
  const acknowledged = frameWith(client, 'connection_ack');
  client.send({ type: 'connection_init', payload: { authorization: `Bearer ${await tokenFor(userId)}` } });
  await acknowledged;
  return client;
}

export async function follow(client: RawClient, variables: object): Promise<string> {
  const snapshot = frameWith(client, 'RoomSnapshot');
  client.send({ id: randomUUID().slice(0, 8), type: 'subscribe', payload: { query: FOLLOW, variables } });
  return snapshot;
}

/** What brings a client back to where it was, as its newest frame says. */
export function placeIn(frame: string): { cursor: string; participantKey: string } {
  const cursor = /"cursor":"([^"]+)"/.exec(frame)?.[1] ?? '';
  return { cursor, participantKey: /"participantKey":"([^"]+)"/.exec(frame)?.[1] ?? '' };
}
