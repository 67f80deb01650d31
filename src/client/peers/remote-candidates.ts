/** So many wait for their description, and the longest has so many characters: they are the other side's to send. */
const MAX_EARLY = 100;
const MAX_LENGTH = 1_024;

/** The other side's candidates: those that come before the description they belong to wait for it. */
export class RemoteCandidates {
  #early: RTCIceCandidateInit[] = [];

  /** An `RTCIceCandidateInit`, or a list of them in which null ends the list of candidates. */
  static parse(payload: unknown): RTCIceCandidateInit[] {
    const list = Array.isArray(payload) ? payload : [payload];
    return list.map((one: unknown) => (one === null ? { candidate: '' } : one)).filter(isCandidate);
  }

  async add(connection: RTCPeerConnection, candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    for (const candidate of candidates) {
      if (belongs(candidate, connection.remoteDescription)) await apply(connection, candidate);
      else this.#early = [...this.#early, candidate].slice(-MAX_EARLY);
    }
  }

  /** A remote description was set: what waited for it is applied, the rest waits on. */
  async release(connection: RTCPeerConnection): Promise<void> {
    await this.add(connection, this.#early.splice(0));
  }
}

function isCandidate(value: unknown): value is RTCIceCandidateInit {
  if (typeof value !== 'object' || value === null) return false;
  const { candidate } = value as RTCIceCandidateInit;
  return typeof candidate === 'string' && candidate.length <= MAX_LENGTH;
}

/** By user name fragment, which every ICE generation has its own of; a client that doesn't give it means the present. */
function belongs(candidate: RTCIceCandidateInit, description: RTCSessionDescription | null): boolean {
  if (!description) return false;
  return !candidate.usernameFragment || description.sdp.includes(`a=ice-ufrag:${candidate.usernameFragment}\r\n`);
}

async function apply(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
  try {
    await connection.addIceCandidate(candidate);
  } catch {
    // One candidate that this browser can't use costs one path, not the call.
  }
}
