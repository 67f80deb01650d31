import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { until } from '../support/until.js';

const FIREFOX = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
const START_MS = 60_000;
const COMMAND_MS = 60_000;
const KEPT_LINES = 300;

const THROWN = /^(uncaught |\w*(Error|Exception):)/i;

type Preference = string | number | boolean;

const PREFERENCES: Readonly<Record<string, Preference>> = {
  // A camera and a microphone that exist everywhere, without a question; sound plays without a click.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // Names that only multicast resolves lead nowhere in the sealed network.
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.proxy.type': 0,
  // Everything that Firefox asks of Mozilla, which is out of reach here.
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.active-protocols': 1,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
};

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
  readonly method?: string;
  /** Of an entry of the log; `javascript` are exceptions that nobody caught. */
  readonly params?: { readonly type?: string; readonly level?: string; readonly text?: string | null };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Debian's Firefox without a window, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): one socket, commands
 * and their results as JSON.
 */
export class Firefox {
  /** Where it puts what a page saves. */
  readonly downloads: string;
  /** What its pages' consoles said. */
  readonly console: string[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #commands = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly socket: WebSocket,
    downloads: string,
    private readonly onThrown: (error: string) => void,
  ) {
    this.downloads = downloads;
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as Answer));
    socket.once('close', () => this.#giveUp(new Error('Firefox is gone')));
  }

  /** `onThrown`: a page threw what it doesn't catch. */
  static async start(folder: string, onThrown: (error: string) => void): Promise<Firefox> {
    const [profile, downloads] = [join(folder, 'firefox'), join(folder, 'firefox-downloads')];
    for (const each of [profile, downloads]) await mkdir(each);
    await writeFile(join(profile, 'user.js'), preferencesWith(downloads));
    const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'];
    // Firefox refuses to run as root in a home that isn't root's.
    const env = { PATH: process.env['PATH'], HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: '1', TZ: 'UTC' };
    const child = spawn(FIREFOX, options, { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    // A run that ends while Firefox still starts leaves nothing behind.
    process.once('exit', () => killGroup(child));
    try {
      const firefox = new Firefox(child, await open(await addressOf(child)), downloads, onThrown);
      await firefox.command('session.new', { capabilities: {} });
      await firefox.command('session.subscribe', { events: ['log.entryAdded'] });
      return firefox;
    } catch (error) {
      await stop(child);
      throw error;
    }
  }

  /** Sends a command; the result of what BiDi calls by that name. */
  async command<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#commands;
    const result = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.socket.send(JSON.stringify({ id, method, params }));
    const late = setTimeout(() => this.#end(id, new Error(`Firefox did not answer ${method}`)), COMMAND_MS);
    return (await result.finally(() => clearTimeout(late))) as Result;
  }

  async stop(): Promise<void> {
    this.socket.terminate();
    await stop(this.process);
  }

  #take({ id, type, result, error, message, params }: Answer): void {
    if (type === 'event') return this.#note(params);
    if (id === undefined) return;
    if (type === 'error') this.#end(id, new Error(`${error}: ${message}`));
    else this.#waiting.get(id)?.resolve(result);
    this.#waiting.delete(id);
  }

  #end(id: number, error: Error): void {
    this.#waiting.get(id)?.reject(error);
    this.#waiting.delete(id);
  }

  #giveUp(error: Error): void {
    for (const id of this.#waiting.keys()) this.#end(id, error);
  }

  #note(entry: Answer['params']): void {
    this.console.push(`${new Date().toISOString()} ${entry?.level}: ${entry?.text}`);
    this.console.splice(0, this.console.length - KEPT_LINES);
    const text = entry?.text ?? '';
    // Sockets that the network ended are told in the same way as what a page threw.
    if (entry?.type === 'javascript' && entry.level === 'error' && THROWN.test(text)) this.onThrown(text);
  }
}

function preferencesWith(downloads: string): string {
  const all = { ...PREFERENCES, 'browser.download.folderList': 2, 'browser.download.dir': downloads };
  return Object.entries(all)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

/** Firefox says on its error output where it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${FIREFOX} (Debian: firefox-esr) ${why}\n${said.join('\n')}`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    setTimeout(() => fail('did not start'), START_MS).unref();
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(`${address}/session`);
    });
  });
}

async function open(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** With the processes of its pages: Firefox is the leader of a group. */
async function stop(child: ChildProcess): Promise<void> {
  const pid = killGroup(child);
  if (pid !== undefined) await until(() => !isAlive(-pid), 'Firefox is gone');
}

/** Its id; undefined: it has ended. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): number | undefined {
  if (pid === undefined || exitCode !== null || signalCode !== null) return undefined;
  process.kill(-pid, 'SIGKILL');
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
