import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../support/until.js';
import { PEERS } from './sealed-network.js';

const PORT = 3478;
/** Outside of what the kernel hands to browsers, so that silence between browsers doesn't reach them. */
const RELAYED = { from: 62_000, to: 62_099 };
/** STUN's question for one's own address (RFC 8489), with a transaction id of zeros. */
const BINDING_REQUEST = Buffer.from('000100002112a442000000000000000000000000', 'hex');

/** A coturn, which knows no more of us than the secret. */
export class TurnServer {
  readonly url = `turn:${PEERS}:${PORT}?transport=udp`;
  private readonly log: string[] = [];

  private constructor(private readonly process: ChildProcess) {
    if (process.stdout) createInterface({ input: process.stdout }).on('line', (line) => this.log.push(line));
  }

  static async start(secret: string, folder: string): Promise<TurnServer> {
    const options = [
      ...['-n', '--verbose', '--log-file', 'stdout', '--simple-log', '--no-cli', '--no-tls', '--no-dtls'],
      ...['--pidfile', join(folder, 'turn.pid'), '--userdb', join(folder, 'turn.db'), '--realm', 'rejoin.test'],
      ...['--listening-ip', PEERS, '--listening-port', String(PORT), '--relay-ip', PEERS],
      ...['--min-port', String(RELAYED.from), '--max-port', String(RELAYED.to)],
      ...['--use-auth-secret', '--static-auth-secret', secret],
    ];
    const server = new TurnServer(spawn('turnserver', options, { stdio: ['ignore', 'pipe', 'ignore'] }));
    // Where there is no coturn, nothing answers.
    server.process.once('error', () => undefined);
    await until(answers, 'coturn answers (Debian: coturn)');
    return server;
  }

  /** Whom it gave an address to, by the names of their credentials: until when, and who. */
  get users(): ReadonlySet<string> {
    const users = this.log.map((line) => /user <([^>]+)>.* ALLOCATE processed, success/.exec(line)?.[1]);
    return new Set(users.filter((user) => user !== undefined));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }
}

async function answers(): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(200) });
    socket.send(BINDING_REQUEST, PORT, PEERS);
    return await answer.then(
      () => true,
      () => false,
    );
  } finally {
    socket.close();
  }
}
