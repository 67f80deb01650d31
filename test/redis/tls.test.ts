import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { spawnNode } from '../support/node.js';

let directory: string;
let certificate: string;
const processes: ChildProcess[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rejoin-tls-'));
  certificate = join(directory, 'cert.pem');
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
  const files = ['-keyout', join(directory, 'key.pem'), '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], { stdio: 'ignore' });
});

afterAll(async () => {
  await Promise.all(
    processes.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
  rmSync(directory, { recursive: true, force: true });
});

/** Speaks TLS only. */
async function tlsServer(name: string, ...lines: readonly string[]): Promise<number> {
  const port = await freePort();
  const configuration = join(directory, `${name}.conf`);
  const tls = [
    `tls-cert-file ${certificate}`,
    `tls-key-file ${join(directory, 'key.pem')}`,
    `tls-ca-cert-file ${certificate}`,
    'tls-auth-clients no',
    'tls-replication yes',
  ];
  const always = ['port 0', `tls-port ${port}`, 'bind 127.0.0.1', `dir ${directory}`];
  writeFileSync(configuration, [...always, ...tls, ...lines].join('\n'));
  const role = name === 'sentinel' ? ['--sentinel'] : ['--save', ''];
  processes.push(spawn('redis-server', [configuration, ...role], { stdio: 'ignore' }));
  return port;
}

test('rediss+sentinel speaks TLS to the Sentinels as well as to Redis', async () => {
  const master = await tlsServer('master');
  const sentinel = await tlsServer('sentinel', `sentinel monitor rooms 127.0.0.1 ${master} 1`);
  const node = await spawnNode(`rediss+sentinel://127.0.0.1:${sentinel}/rooms`, { NODE_EXTRA_CA_CERTS: certificate });
  expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
  await node.stop();
});
