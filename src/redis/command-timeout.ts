import type { Redis } from 'ioredis';

type Command = Parameters<Redis['sendCommand']>[0];

/**
 * Commands of this client that Redis has not answered within `ms` are given up. The time in which this process stood still
 * doesn't count: the timers go off first then, while the answers lie unread in the socket. So a command is given up only after
 * what had come was read, and later by as much as the timer was late.
 */
export function giveUpAfter(client: Redis, ms: number): void {
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    watch(command, ms);
    return send(command, stream);
  };
}

function watch(command: Command, ms: number): void {
  const due = performance.now() + ms;
  let timer = setTimeout(() => {
    const late = performance.now() - due;
    timer = setTimeout(() => setImmediate(() => command.reject(new Error('Command timed out'))), late);
  }, ms);
  const settled = () => clearTimeout(timer);
  command.promise.then(settled, settled);
}
