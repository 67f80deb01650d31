import { once } from 'node:events';
import { connect } from 'node:net';
import { HttpServer, type HttpSetup } from '../../src/http/server.js';
import { createLogger } from '../../src/logging.js';
import { Metrics } from '../../src/metrics.js';

export const ORIGIN = 'https://app.example';
const servers: HttpServer[] = [];

/** The HTTP server alone, with what a test puts into it. */
export async function listening(setup: Partial<HttpSetup> = {}): Promise<{ url: string; server: HttpServer }> {
  const server = await HttpServer.create({
    config: { port: 0, host: '127.0.0.1', corsOrigins: [ORIGIN] },
    logger: createLogger('silent'),
    metrics: new Metrics(),
    plugins: [],
    upgrades: [],
    readyChecks: [],
    issueDevelopmentToken: null,
    ...setup,
  });
  servers.push(server);
  const url = (await server.listen()).replace('localhost', '127.0.0.1');
  return { url, server };
}

export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

/** All that a connection answers to this text, until the server closes it. */
export async function rawAnswer(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.setEncoding('utf8').write(request);
  let answer = '';
  socket.on('data', (text: string) => (answer += text));
  await once(socket, 'close');
  return answer;
}
