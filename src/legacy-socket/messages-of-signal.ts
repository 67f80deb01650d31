import type { SignalEvent } from '../log/event.js';
import { permitted } from './content-rules.js';
import { isPayload, type Message, type Payload } from './frame.js';
import { isClientType } from './message-types.js';
import { Refusal } from './refusal.js';

const TYPES = { OFFER: 'offer', ANSWER: 'answer', ICE_CANDIDATE: 'ice-candidate' } as const;

/**
 * From the room into the old protocol. Nothing comes of what legacy clients can't know: other topics, and types that only the
 * server may send. The same for all sockets that may see the signal: an addressed one is seen by one user only.
 */
export function messagesOfSignal(signal: SignalEvent, viewerId: string): readonly Message[] {
  const { kind, topic, payload, original } = signal;
  const say = (type: string) => (said: Payload) => ({
    type,
    payload: signal.addressee.to === 'room' ? said : addressed(said, viewerId),
    senderId: signal.from.userId,
  });
  if (kind === 'APPLICATION') return isClientType(topic) ? permittedIn(topic, payload).map(say(topic)) : [];
  if (isPayload(original)) return [say(TYPES[kind])(original)];
  if (kind === 'ICE_CANDIDATE') return candidatesIn(payload).map(say(TYPES[kind]));
  return isPayload(payload) ? [say(TYPES[kind])(payload)] : [];
}

/** Legacy clients look there whether a frame is meant for them, since their old server told everybody everything. */
function addressed(payload: Payload, viewerId: string): Payload {
  return payload['target_user_id'] == null ? { ...payload, target_user_id: viewerId } : payload;
}

/** The old server cleaned what its clients show, and they rely on that, whoever says it. */
function permittedIn(type: string, payload: unknown): readonly Payload[] {
  const fit = isPayload(payload) ? permitted(type, payload) : null;
  return fit === null || fit instanceof Refusal ? [] : [fit];
}

/**
 * One frame a candidate. The end of candidates is told only where it says of which media section: older clients hand it to
 * RTCIceCandidate, which throws without one, and do without it.
 */
function candidatesIn(payload: unknown): readonly Payload[] {
  const list: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  return list.filter(isPayload).flatMap((one) => {
    const { candidate, sdpMid = null, sdpMLineIndex = null } = one;
    if (candidate === '' && sdpMid === null && sdpMLineIndex === null) return [];
    return [{ ...one, sdpMid, sdpMLineIndex }];
  });
}
