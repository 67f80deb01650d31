import type { RoomParticipant } from '../room/roster.js';

/** A mesh sends each camera once to each other: one uplink carries seven of them at most. */
export const MESH_SIZE = 8;

/**
 * Who is in the call. The mesh is the first eight of the roster, the oldest first, whether CONNECTED or RECONNECTING and
 * whether they left the call or not: so all clients that know the same roster know the same mesh, and nobody loses a place
 * by a short loss.
 */
export class Call {
  #inCall = true;
  #me: string | null = null;
  #inside: ReadonlySet<string> = new Set();
  #outside: ReadonlySet<string> = new Set();
  #outOfCall: ReadonlySet<string> = new Set();
  /** Those who have not heard yet that we joined the call again. */
  readonly #unaware = new Set<string>();

  get inCall(): boolean {
    return this.#inCall;
  }

  /** Also before we are in the room. */
  get isInMesh(): boolean {
    return this.#me === null || !this.#outside.has(this.#me);
  }

  get outsideMesh(): ReadonlySet<string> {
    return this.#outside;
  }

  get outOfCall(): ReadonlySet<string> {
    return this.#outOfCall;
  }

  /** We and that participant are both in the mesh. */
  joins(participantId: string): boolean {
    return this.isInMesh && this.#inside.has(participantId);
  }

  /** Media goes between us and that participant, as far as there is any. */
  carries(participantId: string): boolean {
    return this.#inCall && this.joins(participantId) && !this.#outOfCall.has(participantId);
  }

  /** The participant is to hear from us that we joined the call again: it may be out of it, or believe that we are. */
  mustHear(participantId: string): boolean {
    return this.#inCall && this.joins(participantId) && this.#unaware.has(participantId);
  }

  /** False: we were already, or were not. */
  enter(inCall: boolean): boolean {
    if (this.#inCall === inCall) return false;
    this.#inCall = inCall;
    for (const id of [...this.#inside, ...this.#outside]) this.#unaware.add(id);
    return true;
  }

  /** The participant has heard from us whether we are in the call. */
  told(participantId: string): void {
    this.#unaware.delete(participantId);
  }

  /** The participant is in the call, or has left it. False: that was known. */
  heard(participantId: string, inCall: boolean): boolean {
    if (this.#outOfCall.has(participantId) === !inCall) return false;
    const others = [...this.#outOfCall].filter((one) => one !== participantId);
    this.#outOfCall = new Set(inCall ? others : [...others, participantId]);
    return true;
  }

  /** The roster, oldest first. False: the mesh is the one of before. */
  follow(participants: readonly RoomParticipant[]): boolean {
    const ids = participants.map(({ id }) => id);
    const inside = new Set(ids.slice(0, MESH_SIZE));
    const outside = new Set(ids.slice(MESH_SIZE));
    const before = [this.#me, ...this.#inside, '', ...this.#outside].join();
    this.#me = participants.find((one) => one.isMe)?.id ?? null;
    this.#inside = inside;
    this.#outside = outside;
    // Whoever we have no link to may join the call again without our hearing of it.
    this.#outOfCall = new Set([...this.#outOfCall].filter((one) => this.joins(one)));
    return before !== [this.#me, ...inside, '', ...outside].join();
  }
}
