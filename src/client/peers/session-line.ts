/**
 * Which RTCPeerConnection speaks to which. Both ends may have made a new one (a reload, a failure that an ICE restart
 * can't heal) while an older description is on its way; without a name for each, an answer meets the wrong offer.
 * Carried in the SDP as a session attribute, which every WebRTC implementation ignores:
 *
 *     a=x-rejoin:<from> <to, or -> <sequence of this offer, or of the offer answered>
 */
export interface SessionLine {
  /** The speaker's connection. */
  readonly from: string;
  /** The listener's connection as far as the speaker is joined to one; null: the speaker's is new. */
  readonly to: string | null;
  readonly sequence: number;
}

const ATTRIBUTE = /^a=x-rejoin:([0-9a-f]{1,64}) ([0-9a-f]{1,64}|-) ([0-9]{1,9})\r?$/m;
const FOREIGN = 'origin:';
const ORIGIN = /^o=\S+ (\S+) /m;

export function withSessionLine(sdp: string, line: SessionLine): string {
  return withAttribute(sdp, `a=x-rejoin:${line.from} ${line.to ?? '-'} ${line.sequence}\r\n`);
}

/** Session attributes stand before the first media section. */
export function withAttribute(sdp: string, attribute: string): string {
  const media = sdp.search(/^m=/m);
  return media < 0 ? sdp + attribute : sdp.slice(0, media) + attribute + sdp.slice(media);
}

/** Null: another client's description, which names nothing. */
export function sessionLineOf(sdp: string): SessionLine | null {
  const match = ATTRIBUTE.exec(sdp);
  if (!match?.[1] || !match[2]) return null;
  return { from: match[1], to: match[2] === '-' ? null : match[2], sequence: Number(match[3]) };
}

/** The session id of the origin line: each RTCPeerConnection has its own (RFC 9429 §5.2.1). */
export function originOf(sdp: string): string {
  return `${FOREIGN}${ORIGIN.exec(sdp)?.[1] ?? ''}`;
}
