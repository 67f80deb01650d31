import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Slowness {
  /** Of all that clients send, together. */
  readonly bytesPerSecond?: number;
  /** The answer to a WebSocket's upgrade, and to nothing else, takes so long. */
  readonly upgradeMs?: number;
}

/** A long, thin line to a server: a proxy in front of its port, at another address of this machine. */
export class SlowLine {
  readonly #server: Server;
  readonly #lines = new Set<Socket>();
  /** When the line is free for the next bytes, ms. */
  #freeAt = 0;

  private constructor(
    private readonly port: number,
    private readonly slowness: Slowness,
  ) {
    this.#server = createServer((near) => {
      // A line that ends is no failure.
      this.#join(near).catch(() => undefined);
    });
  }

  /** Listens at `address`, on the port on which the server listens at 127.0.0.1. */
  static async open(address: string, port: number, slowness: Slowness): Promise<SlowLine> {
    const line = new SlowLine(port, slowness);
    line.#server.listen(port, address);
    await once(line.#server, 'listening');
    return line;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const line of this.#lines) line.destroy();
    await once(this.#server, 'close');
  }

  async #join(near: Socket): Promise<void> {
    const far = connect(this.port, '127.0.0.1');
    for (const [line, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#lines.add(line);
      line.on('error', () => undefined);
      line.once('close', () => {
        this.#lines.delete(line);
        other.destroy();
      });
    }
    let answersWait = Promise.resolve();
    far.on('data', (data: Buffer) => {
      answersWait = answersWait.then(() => void near.write(data));
    });
    for await (const data of near as AsyncIterable<Buffer>) {
      if (/^upgrade: websocket/im.test(data.toString('latin1'))) answersWait = wait(this.slowness.upgradeMs ?? 0);
      await this.#pass(data.length);
      far.write(data);
    }
  }

  async #pass(bytes: number): Promise<void> {
    const { bytesPerSecond = Infinity } = this.slowness;
    this.#freeAt = Math.max(this.#freeAt, Date.now()) + (1000 * bytes) / bytesPerSecond;
    await wait(Math.max(0, this.#freeAt - Date.now()));
  }
}
