/** A socket, as far as its bytes are counted. */
export interface Sending {
  readonly open: boolean;
  /** Bytes that wait to be sent. */
  readonly unsent: number;
  /** Closes it: its client doesn't keep up. */
  giveUp(): void;
}

/** Over all sockets of a node. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Where there are more, so many stay: not each frame that follows is to count them all. */
const KEPT_SHARE = 0.75;
const LOOK_MS = 250;
/** What is counted may be long sent; between two times that all are asked. */
const SPACING_MS = 10;

/**
 * Bounds what waits to be sent over all sockets of a node, beside each socket's own bound: with many that are a little slow at
 * once the sum would not fit. Those to which the most bytes wait go first, and come back to recover.
 */
export class UnsentBytes {
  /** By socket, when it last wrote. */
  readonly #waiting = new Map<Sending, number>();
  #sum = 0;
  #lookedAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly most = MOST_BYTES) {}

  /** The socket has written. */
  wrote(socket: Sending): void {
    const { unsent } = socket;
    const before = this.#waiting.get(socket);
    if (unsent === 0 && before === undefined) return;
    this.#waiting.set(socket, unsent);
    this.#sum += unsent - (before ?? 0);
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
    if (this.#sum > this.most && performance.now() - this.#lookedAt >= SPACING_MS) this.#look();
  }

  #look(): void {
    this.#sum = 0;
    for (const socket of this.#waiting.keys()) {
      const unsent = socket.open ? socket.unsent : 0;
      if (unsent === 0) this.#waiting.delete(socket);
      else this.#waiting.set(socket, unsent);
      this.#sum += unsent;
    }
    if (this.#sum > this.most) this.#giveUpFattest();
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.#lookedAt = performance.now();
  }

  #giveUpFattest(): void {
    const fattest = [...this.#waiting].sort(([, one], [, other]) => other - one);
    for (const [socket, unsent] of fattest) {
      if (this.#sum <= this.most * KEPT_SHARE) return;
      this.#waiting.delete(socket);
      this.#sum -= unsent;
      socket.giveUp();
    }
  }
}
