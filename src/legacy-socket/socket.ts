import type { IncomingMessage } from 'node:http';
import type { Caller } from '../identity/caller.js';
import type { Holdings } from '../identity/holdings.js';
import type { JoinOptions } from '../rooms/rooms.js';
import type { Seat } from '../rooms/seat.js';
import type { TransferReads } from '../transfers/transfer-reads.js';
import { Acceptor } from '../websocket/acceptor.js';
import type { UnsentBytes } from '../websocket/unsent.js';
import { Connection } from './connection.js';
import type { ProgressSource } from './progress-watches.js';
import type { Turns } from './rates.js';
import type { RefusalCode } from './refusal.js';
import { SignalFrames } from './signal-frames.js';
import type { SignalSender } from './speech.js';

export interface LegacySocketSetup {
  readonly rooms: { join(caller: Caller, options: JoinOptions): Promise<Seat> };
  readonly signals: SignalSender;
  readonly transfers: { readonly progress: ProgressSource; readonly reads: Pick<TransferReads, 'all'> };
  readonly identity: { authenticate(token: string): Promise<Caller> };
  readonly turns: Turns;
  /** Sockets that users have on this node. */
  readonly sockets: Holdings;
  readonly unsent: UnsentBytes;
  readonly log: { warn(fields: object, message: string): void };
  /** Told the code of each refusal. */
  readonly refused: (code: RefusalCode) => void;
}

/** An event holds 256 KiB; text that is cut to size may come longer. */
const MAX_FRAME_BYTES = 1024 * 1024;
const PATH = /^\/webrtc\/ws\/[^/]*$/;

/** The old service's socket: `GET /webrtc/ws/{room_id}?token=<JWT>`. */
export class LegacySocket {
  readonly acceptor: Acceptor;
  readonly #signals = new SignalFrames();

  constructor(setup: LegacySocketSetup) {
    // A client that goes is given what it missed and nothing else: where it stood must be known to the frame.
    const options = { maxFrameBytes: MAX_FRAME_BYTES, pingSpacingMs: 0, unsent: setup.unsent };
    this.acceptor = new Acceptor(options, (socket, request) => {
      const { roomName, token } = addressed(request);
      new Connection(socket, setup, this.#signals).enter(roomName, token);
    });
  }

  /** Given the path without its query. */
  matches(path: string): boolean {
    return PATH.test(path);
  }
}

function addressed({ url = '' }: IncomingMessage): { roomName: string | null; token: string | null } {
  const { pathname, query } = split(url);
  return {
    roomName: decoded(pathname.slice(pathname.lastIndexOf('/') + 1)),
    token: new URLSearchParams(query).get('token'),
  };
}

function split(url: string): { pathname: string; query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { pathname: url, query: '' } : { pathname: url.slice(0, at), query: url.slice(at + 1) };
}

/** null: not an address that anybody could mean. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
