import { badInput, RejoinError, type ErrorCode } from '../errors.js';
import { requireEnd, type Caller } from '../identity/caller.js';
import { sanitiseRoomId } from '../rooms/legacy-room-id.js';
import type { Seat, SeatEnd } from '../rooms/seat.js';
import type { ClientSocket } from '../websocket/client-socket.js';
import { Delivery } from './delivery.js';
import { errorFrame } from './frame.js';
import { Inbox, type Source } from './inbox.js';
import { ProgressWatches } from './progress-watches.js';
import { Refusal, refusalOf } from './refusal.js';
import type { LegacySocketSetup } from './socket.js';
import type { SignalFrames } from './signal-frames.js';
import { Speech } from './speech.js';

const NORMAL = 1000;
const REFUSED = 1008;
const FAILED = 1011;
const COME_BACK = 1012;
const TRY_AGAIN_LATER = 1013;
/** No close frame came. */
const CUT = 1006;
/** With the same token and room there is no coming in. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT']);
const MOST_MALFORMED = 20;

/** One legacy client: from its arrival, through what it hears and says in the room, to its end. */
export class Connection {
  readonly #inbox: Inbox;
  #seat: Seat | undefined;
  #speech: Speech | undefined;
  #watches: ProgressWatches | undefined;
  #unprove: () => void = () => undefined;
  #malformed = 0;

  constructor(
    private readonly socket: ClientSocket,
    source: Source,
    private readonly setup: LegacySocketSetup,
    private readonly signals: SignalFrames,
  ) {
    this.#inbox = new Inbox(source, (error) => this.#failed(error));
    // `ws` gives buffers unless told otherwise.
    socket.onMessage((data, binary) => this.#inbox.add(() => this.#hear(binary ? null : (data as Buffer).toString())));
    socket.onClose((_, code) => {
      // What was said before the goodbye is heard before the leave.
      this.#inbox.add(() => this.#end(code !== CUT && !socket.closedHere));
    });
  }

  /** Lets the client in, or tells it why not: accepted first, so that a browser can tell this from a lost network. */
  enter(roomName: string | null, token: string | null): void {
    this.#inbox.add(async () => {
      try {
        const roomId = sanitiseRoomId(roomName ?? '');
        if (roomId === null) throw badInput('room_id', 'Invalid room id');
        await this.#join(requireEnd(await this.setup.identity.authenticate(token ?? '')), roomId);
      } catch (error) {
        this.#refuse(error);
      }
    });
  }

  async #join(caller: Caller, roomId: string): Promise<void> {
    const seat = await this.setup.rooms.join(caller, { roomId, returning: true });
    this.#seat = seat;
    this.#speech = new Speech(seat, this.setup.signals, this.setup.turns, (error) => this.#failed(error));
    this.#watches = new ProgressWatches(this.setup.transfers.progress, caller, (at) => delivery.giveProgress(at));
    const delivery = new Delivery(seat, this.socket, this.signals, this.#watches);
    this.#unprove = this.socket.proveArrivalOf(seat);
    seat.onWake = () => delivery.pump();
    seat.onEnd = (end) => this.#endedBySeat(end);
    this.socket.onDrain = () => delivery.pump();
    delivery.pump();
    void this.#watchTransfers(caller, roomId, this.#watches);
  }

  /** Those that were under way before. */
  async #watchTransfers(caller: Caller, roomId: string, watches: ProgressWatches): Promise<void> {
    try {
      const under = await this.setup.transfers.reads.all(caller, { roomId, status: ['ACTIVE', 'PAUSED'] });
      if (this.socket.open) for (const { transfer } of under) watches.begin(transfer.id);
    } catch (error) {
      this.#failed(error);
    }
  }

  #refuse(error: unknown): void {
    const code = error instanceof RejoinError ? error.code : 'INTERNAL_SERVER_ERROR';
    const refusal = refusalOf(error);
    if (REFUSALS.has(code)) return this.socket.close(REFUSED, refusal.message);
    this.socket.send(errorFrame(refusal));
    if (code === 'ROOM_FULL') return this.socket.close(REFUSED, 'Room full');
    const later = code === 'SERVICE_UNAVAILABLE' || code === 'RATE_LIMITED';
    if (!later) this.#failed(error);
    this.socket.close(later ? TRY_AGAIN_LATER : FAILED, later ? 'Try again later' : 'Internal server error');
  }

  /** `text`: null for a binary frame. */
  async #hear(text: string | null): Promise<void> {
    if (this.socket.closedHere || this.#speech === undefined) return;
    const refusal = text === null ? new Refusal('BINARY_FRAME', 'Frames are text.') : await this.#speech.say(text);
    if (refusal === null) this.#malformed = 0;
    else this.#answer(refusal);
  }

  #answer(refusal: Refusal): void {
    this.socket.send(errorFrame(refusal));
    if (!refusal.isMalformed) return;
    this.#malformed += 1;
    if (this.#malformed >= MOST_MALFORMED) this.socket.close(REFUSED, 'Too many malformed frames');
  }

  #endedBySeat(end: SeatEnd): void {
    if (end === null) return this.socket.close(NORMAL, 'You left the room');
    if (end.code === 'PARTICIPANT_REPLACED')
      return this.socket.close(COME_BACK, 'Your place was taken over: come back');
    this.socket.send(errorFrame(refusalOf(end)));
    this.socket.close(FAILED, 'The room can no longer be followed');
  }

  /** Storage away: the lease runs out by itself, which comes to a drop. */
  async #end(leaves: boolean): Promise<void> {
    this.#unprove();
    this.#watches?.endAll();
    if (this.#seat === undefined) return;
    this.#seat.onWake = () => undefined;
    await (leaves ? this.#seat.leave() : this.#seat.drop()).catch(() => undefined);
  }

  #failed(error: unknown): void {
    this.setup.log.warn({ err: error }, 'A legacy socket met a failure');
  }
}
