export interface LiveRoom {
  readonly id: string;
}

/** The rooms in which one client is: of each id at most one. */
export class LiveRooms<R extends LiveRoom> {
  readonly #rooms = new Map<string, R>();
  #isClosed = false;

  find(id: string): R | null {
    return this.#rooms.get(id) ?? null;
  }

  /** No other room of its id is live. */
  isFreeFor(room: R): boolean {
    const live = this.find(room.id);
    return live === null || live === room;
  }

  /** False: the client is closed, or another one of that id is live. */
  begin(room: R): boolean {
    if (this.#isClosed || this.#rooms.has(room.id)) return false;
    this.#rooms.set(room.id, room);
    return true;
  }

  end(room: R): void {
    if (this.find(room.id) === room) this.#rooms.delete(room.id);
  }

  /** No other begins; those that are live. */
  close(): readonly R[] {
    this.#isClosed = true;
    return [...this.#rooms.values()];
  }
}
