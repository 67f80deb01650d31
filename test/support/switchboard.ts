import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One address in front of changing servers, as a load balancer or a moved name is: what a failover looks like to a client. */
export class Switchboard {
  private readonly lines = new Set<Socket>();
  private readonly answers = new Set<Socket>();
  private readonly server: Server;

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

  /** Nothing goes over the lines that there are, and nobody is told. */
  hold(): void {
    for (const line of this.lines) line.pause();
  }

  /** What is asked arrives, and no answer comes back until `release`. */
  holdAnswers(): void {
    for (const line of this.answers) line.pause();
  }

  release(): void {
    for (const line of this.lines) line.resume();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    const far = connect(this.target);
    this.answers.add(far);
    far.once('close', () => this.answers.delete(far));
    for (const [line, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.lines.add(line);
      line.pipe(other);
      line.on('error', () => undefined);
      line.once('close', () => {
        this.lines.delete(line);
        other.destroy();
      });
    }
  }
}
