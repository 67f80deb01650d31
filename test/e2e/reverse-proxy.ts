import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { takesConnections } from '../support/free-port.js';
import { block } from '../support/readme.js';
import { until } from '../support/until.js';

const PORT = 8443;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** An nginx with TLS before the server, configured as the README says. */
export class ReverseProxy {
  private readonly log: string[] = [];

  private constructor(
    private readonly process: ChildProcess,
    private readonly configuration: string,
    private readonly folder: string,
  ) {
    process.stderr?.on('data', (text: Buffer) => this.log.push(text.toString()));
    // Where there is no nginx, nothing answers.
    process.once('error', (error) => this.log.push(error.message));
  }

  /** Of a guest's way in. */
  static urlOf(address: string): string {
    return `https://${address}:${PORT}/rejoin/`;
  }

  static get port(): number {
    return PORT;
  }

  static async start(upstream: number, parent: string): Promise<ReverseProxy> {
    const folder = join(parent, 'nginx');
    await mkdir(folder);
    const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=rejoin.test', '-keyout', key, '-out', certificate],
    ]);
    const configuration = block('Behind a reverse proxy: nginx')
      .text.replace('443 ssl', `${PORT} ssl`)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
      .replace('127.0.0.1:4000', `127.0.0.1:${upstream}`);
    await writeFile(join(folder, 'nginx.conf'), whole(configuration, folder));
    const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const proxy = new ReverseProxy(child, configuration, folder);
    await until(() => takesConnections(PORT), 'nginx listens (Debian: nginx)').catch((error: unknown) => {
      throw new Error(`nginx does not listen\n${proxy.log.join('')}`, { cause: error });
    });
    return proxy;
  }

  /** Answers these from files, in place of the server. */
  async answerFrom(files: Readonly<Record<string, string>>): Promise<void> {
    const locations = Object.entries(files).map(
      ([path, file]) =>
        `location = ${path} { root /; default_type ${typeOf(file)}; add_header Cache-Control no-cache; try_files ${file} =404; }`,
    );
    const inServer = this.configuration.replace('location /rejoin/', `${locations.join('\n')}\nlocation /rejoin/`);
    await writeFile(join(this.folder, 'nginx.conf'), whole(inServer, this.folder));
    await promisify(execFile)('nginx', ['-p', this.folder, '-c', 'nginx.conf', '-e', 'stderr', '-s', 'reload']);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exited;
  }
}

/** What Debian's own file has around it. */
function whole(configuration: string, folder: string): string {
  const temporary = TEMPORARY.map((what) => `${what}_temp_path ${folder}/${what};`).join('\n');
  // Of a user without rights nginx would expect the name; as root it would give up its own.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events {}
http {
access_log off;
${temporary}
${configuration}
}
`;
}

const typeOf = (file: string): string => (file.endsWith('.js') ? 'text/javascript' : 'text/html');
