import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One address in front of changing servers, as a load balancer or a moved name is: what a failover looks like to a client. */
export class Switchboard {
  private readonly lines = new Set<Socket>();
  /** Each line to the server, with the one to the client. */
  private readonly pairs = new Map<Socket, Socket>();
  private readonly subscribers = new WeakSet<Socket>();
  private readonly server: Server;
  private hanging = false;

  private constructor(private target: string) {
    this.server = createServer((near) => this.join(near));
  }

  /** `target` is a unix socket's path, or the number of a port of this machine. */
  static async open(target: string): Promise<Switchboard> {
    const board = new Switchboard(target);
    board.server.listen(0, '127.0.0.1');
    await once(board.server, 'listening');
    return board;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** All lines are cut, and new ones lead there. */
  switchTo(target: string): void {
    this.target = target;
    this.cut();
  }

  cut(): void {
    for (const line of this.lines) line.destroy();
  }

  /**
   * Nothing goes over the lines that there are, and nobody is told; of all, of those on which the server sees a client at one
   * of these ports, or of those over which somebody subscribed.
   */
  hold(which?: readonly number[] | 'subscribers'): void {
    for (const [far, near] of this.pairs) {
      if (which === 'subscribers' && !this.subscribers.has(near)) continue;
      if (Array.isArray(which) && !which.includes(far.localPort ?? 0)) continue;
      for (const line of [far, near]) line.pause();
    }
  }

  /** What is asked arrives, and no answer comes back until `release`. */
  holdAnswers(): void {
    for (const far of this.pairs.keys()) far.pause();
  }

  /** Nothing goes over any line, nor over those that are opened now, until `release`. */
  hang(): void {
    this.hanging = true;
    this.hold();
  }

  release(): void {
    this.hanging = false;
    for (const line of this.lines) line.resume();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    const far = connect(this.target);
    this.pairs.set(far, near);
    far.once('close', () => this.pairs.delete(far));
    near.on('data', (data: Buffer) => {
      if (/\r\nssubscribe\r\n/i.test(data.toString('latin1'))) this.subscribers.add(near);
    });
    for (const [line, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.lines.add(line);
      line.pipe(other);
      if (this.hanging) line.pause();
      line.on('error', () => undefined);
      line.once('close', () => {
        this.lines.delete(line);
        other.destroy();
      });
    }
  }
}
