import { badInput, isOutage, RejoinError, type ErrorCode } from '../errors.js';
import { requireEnd, type Caller } from '../identity/caller.js';
import { sanitiseRoomId } from '../rooms/legacy-room-id.js';
import type { SeatEnd } from '../rooms/seat.js';
import type { ClientSocket } from '../websocket/client-socket.js';
import { Delivery } from './delivery.js';
import { errorFrame } from './frame.js';
import { Inbox } from './inbox.js';
import { Place } from './place.js';
import { ProgressWatches } from './progress-watches.js';
import { Refusal, refusalOf } from './refusal.js';
import type { LegacySocketSetup } from './socket.js';
import type { SignalFrames } from './signal-frames.js';
import { Speech } from './speech.js';

const NORMAL = 1000;
const REFUSED = 1008;
const FAILED = 1011;
const TRY_AGAIN_LATER = 1013;
/** No close frame came. */
const CUT = 1006;
/** With the same token and room there is no coming in. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT']);
const MOST_MALFORMED = 20;

/** One legacy client: from its arrival, through what it hears and says in the room, to its end. */
export class Connection {
  readonly #inbox: Inbox;
  #place: Place | undefined;
  #watches: ProgressWatches | undefined;
  #malformed = 0;

  constructor(
    private readonly socket: ClientSocket,
    private readonly setup: LegacySocketSetup,
    private readonly signals: SignalFrames,
  ) {
    this.#inbox = new Inbox(socket, (error) => this.#failed(error));
    // `ws` gives buffers unless told otherwise.
    socket.onMessage((data, binary) => {
      const frame = data as Buffer;
      this.#inbox.add(() => this.#hear(binary ? null : frame.toString()), frame.length);
    });
    socket.onClose((_, code) => {
      // What was said before the goodbye is heard before the leave.
      this.#inbox.add(() => this.#end(code !== CUT && !socket.closedHere));
    });
  }

  /** Lets the client in, or tells it why not: accepted first, so that a browser can tell this from a lost network. */
  enter(roomName: string | null, token: string | null): void {
    this.#inbox.add(() =>
      this.#orRefuse(async () => {
        const roomId = sanitiseRoomId(roomName ?? '');
        if (roomId === null) throw badInput('room_id', 'Invalid room id');
        if (!token) throw new RejoinError('UNAUTHENTICATED', 'A token is needed: ?token=<JWT>');
        await this.#join(requireEnd(await this.setup.identity.authenticate(token)), roomId);
      }),
    );
  }

  async #join(caller: Caller, roomId: string): Promise<void> {
    const { rooms, signals, transfers, turns } = this.setup;
    const release = this.setup.sockets.take(caller.userId);
    if (release === null)
      throw new RejoinError('RATE_LIMITED', 'You have too many sockets.', { retryAfterSeconds: 10 });
    if (!this.socket.open) release();
    this.socket.onClose(release);
    const watches = new ProgressWatches(transfers.progress, caller, (at) => delivery.giveProgress(at));
    const delivery = new Delivery(roomId, caller.userId, this.socket, this.signals, watches);
    const onFailure = (error: unknown): void => this.#failed(error);
    const isOver = (): boolean => !this.socket.open;
    const place = new Place(this.socket, delivery, {
      takeSeat: (since) => rooms.join(caller, { roomId, since, keyless: true, isOver }),
      speechOf: (seat) => new Speech(seat, signals, turns, onFailure),
      onEnd: (end) => this.#endedBySeat(end),
      onBack: () => this.#inbox.add(() => this.#orRefuse(() => place.take())),
      onFailure,
    });
    await place.take();
    this.#place = place;
    this.#watches = watches;
    void this.#watchTransfers(caller, roomId, watches);
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

  /** Whether the client is in; if not, it was told why. */
  async #orRefuse(comeIn: () => Promise<void>): Promise<boolean> {
    try {
      await comeIn();
      return true;
    } catch (error) {
      if (this.socket.open) this.#refuse(error);
      return false;
    }
  }

  #refuse(error: unknown): void {
    const code = error instanceof RejoinError ? error.code : 'INTERNAL_SERVER_ERROR';
    const refusal = refusalOf(error);
    this.setup.refused(refusal.code);
    if (REFUSALS.has(code)) return this.socket.close(REFUSED, refusal.message);
    this.socket.send(errorFrame(refusal));
    if (code === 'ROOM_FULL') return this.socket.close(REFUSED, 'Room full');
    const later = code === 'SERVICE_UNAVAILABLE' || code === 'RATE_LIMITED';
    if (!later) this.#failed(error);
    this.socket.close(later ? TRY_AGAIN_LATER : FAILED, later ? 'Try again later' : 'Internal server error');
  }

  /** `text`: null for a binary frame. */
  async #hear(text: string | null): Promise<void> {
    const place = this.#place;
    const isRefused = this.socket.closedHere && !this.socket.sentAway;
    if (isRefused || place === undefined) return;
    if (!(await this.#orRefuse(() => place.take()))) return;
    const refusal = text === null ? new Refusal('BINARY_FRAME', 'Frames are text.') : await place.say(text);
    if (refusal === null) this.#malformed = 0;
    else this.#answer(refusal);
  }

  #answer(refusal: Refusal): void {
    this.setup.refused(refusal.code);
    this.socket.send(errorFrame(refusal));
    if (!refusal.isMalformed) return;
    this.#malformed += 1;
    if (this.#malformed >= MOST_MALFORMED) this.socket.close(REFUSED, 'Too many malformed frames');
  }

  #endedBySeat(end: SeatEnd): void {
    if (end === null) return this.socket.close(NORMAL, 'You left the room');
    const refusal = refusalOf(end);
    this.setup.refused(refusal.code);
    this.socket.send(errorFrame(refusal));
    this.socket.close(FAILED, 'The room can no longer be followed');
  }

  /** Storage away: the lease runs out by itself, which comes to a drop. */
  async #end(leaves: boolean): Promise<void> {
    this.#watches?.endAll();
    await this.#place?.end(leaves).catch(() => undefined);
  }

  /** An outage is told once, by those who work behind the scenes. */
  #failed(error: unknown): void {
    if (!isOutage(error)) this.setup.log.warn({ err: error }, 'A legacy socket met a failure');
  }
}
