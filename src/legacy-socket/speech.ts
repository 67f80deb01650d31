import type { Seat } from '../rooms/seat.js';
import type { Sent } from '../signals/signal-store.js';
import type { SignalInput, SignalRules } from '../signals/signals.js';
import type { Caller } from '../identity/caller.js';
import { parseClientFrame, type ClientFrame } from './client-frame.js';
import { permitted } from './content-rules.js';
import { overRate, type Turns } from './rates.js';
import { Refusal, refusalOf } from './refusal.js';
import { signalOf } from './signal-of-frame.js';

export interface SignalSender {
  send(caller: Caller, input: SignalInput, rules: SignalRules): Promise<Sent>;
}

/** What any event may hold. */
const MAX_PAYLOAD_BYTES = 262_144;

/** What the client of one seat says: checked, counted, cleaned and put into the room, or refused. */
export class Speech {
  constructor(
    private readonly seat: Seat,
    private readonly signals: SignalSender,
    private readonly turns: Turns,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  async say(text: string): Promise<Refusal | null> {
    const frame = parseClientFrame(text);
    if (frame instanceof Refusal) return frame;
    const over = await overRate(this.turns, this.seat.caller.userId, frame.type);
    if (over !== null) return over;
    const payload = permitted(frame.type, frame.payload);
    if (payload instanceof Refusal) return payload;
    return this.#send({ ...frame, payload });
  }

  async #send(frame: ClientFrame): Promise<Refusal | null> {
    const { caller, roomId, participantId, connectionId } = this.seat;
    const { original, ...said } = signalOf(frame);
    const rules: SignalRules = {
      maxBytes: MAX_PAYLOAD_BYTES,
      checkShape: false,
      connectionId,
      limited: false,
      sentAt: frame.timestamp,
      mayBeAbsent: true,
      ...(original !== undefined && { original }),
    };
    try {
      await this.signals.send(caller, { roomId, participantId, toUser: frame.targetUserId, ...said }, rules);
      return null;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.code === 'INTERNAL_ERROR') this.onFailure(error);
      return refusal;
    }
  }
}
