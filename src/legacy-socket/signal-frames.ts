import type { LoggedEvent, SignalEvent } from '../log/event.js';
import { frameText, timestampOf } from './frame.js';
import { messagesOfSignal } from './messages-of-signal.js';

/** Signals as frames; those of a live one are made once for all sockets of this node. */
export class SignalFrames {
  readonly #made = new WeakMap<LoggedEvent, readonly string[]>();

  live(event: LoggedEvent, signal: SignalEvent, roomId: string, viewerId: string): readonly string[] {
    const known = this.#made.get(event);
    if (known !== undefined) return known;
    const frames = framesOf(signal, roomId, viewerId, signal.sentAt ?? timestampOf(event.at));
    this.#made.set(event, frames);
    return frames;
  }

  /** The old server kept frames as they came, before it filled in the time. */
  replayed(signal: SignalEvent, roomId: string, viewerId: string): readonly string[] {
    return framesOf(signal, roomId, viewerId, signal.sentAt);
  }
}

function framesOf(signal: SignalEvent, roomId: string, viewerId: string, time: string | null): readonly string[] {
  return messagesOfSignal(signal, viewerId).map((message) => frameText(message, roomId, time));
}
