import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * Tells what a Redis is asked. ioredis' own monitor takes lines that come together with its first answer, or while it is being
 * ended, for answers that nobody waits for.
 */
export class RedisMonitor {
  private constructor(private readonly socket: Socket) {}

  /** `path`: of the server's socket. What a function does itself is left out. */
  static async watch(path: string, asked: (command: string, first: string) => void): Promise<RedisMonitor> {
    const socket = connect(path);
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => {
      const [, source, command = '', first = ''] = /^\+[\d.]+ \[\d+ (\S+)\] "(.*?)"(?: "(.*?)")?/.exec(line) ?? [];
      if (source !== undefined && source !== 'lua') asked(command.toLowerCase(), first);
    });
    socket.write('MONITOR\r\n');
    await once(lines, 'line');
    return new RedisMonitor(socket);
  }

  end(): void {
    this.socket.destroy();
  }
}
