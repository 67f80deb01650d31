import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltServer } from '../e2e/built-server.js';
import { SERVER } from './installed.js';

/** The server from its tarball, in development mode unless the environment says else, with a Redis of its own. */
export class InstalledServer {
  private constructor(
    private readonly server: BuiltServer,
    private readonly folder: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<InstalledServer> {
    const folder = mkdtempSync(join(tmpdir(), 'rejoin-installed-'));
    const main = join(SERVER, 'dist/main.js');
    const server = await BuiltServer.start({ DATA_DIR: folder, HOST: '127.0.0.1', ...environment }, main);
    return new InstalledServer(server, folder);
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Its exit code; what it kept is gone. */
  async end(): Promise<number | null> {
    const code = await this.server.end();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}
