import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { MongoServer } from '../support/mongo-server.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET } from '../support/tokens.js';
import { BuiltServer } from './built-server.js';
import { Firefox } from './firefox.js';
import { FirefoxGuest } from './firefox-guest.js';
import { Guest } from './guest.js';
import { ReverseProxy } from './reverse-proxy.js';
import type { SealedNetwork } from './sealed-network.js';
import { TurnServer } from './turn-server.js';

const OUTPUT = fileURLToPath(new URL('output/', import.meta.url));
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--disable-gpu',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=10',
  '--autoplay-policy=no-user-gesture-required',
  // Without a camera's permission addresses are hidden behind names that only multicast resolves; and a page that a scenario
  // serves itself, from another origin, would need one for a server of this machine.
  '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks',
  '--no-proxy-server',
];

/** The run itself answers signals. */
const OURS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

const PRINTED_LINES = 12;

/** A browser that hangs is killed with the run. */
const CLOSING_MS = 15_000;

/** Whoever was there can show what they saw. */
interface Witness {
  readonly name: string;
  screenshot(): Promise<Buffer>;
  evidence(): Promise<string>;
  lastNotes(count: number): readonly string[];
}

/** What one scenario plays in: a folder, a Redis, a server and browsers, all its own. */
export class ScenarioSetting {
  readonly guests: Guest[] = [];
  private readonly witnesses: Witness[] = [];
  private readonly firefoxes: Firefox[] = [];
  private readonly browsers: Browser[] = [];
  private readonly profiles: BrowserContext[] = [];
  private startedServer: BuiltServer | undefined;
  private reverseProxy: ReverseProxy | undefined;
  private turnServer: TurnServer | undefined;
  private mongo: MongoServer | undefined;
  private fail: (error: Error) => void = () => undefined;
  /** Rejects when a page throws what it doesn't catch: nothing that a person should meet. */
  readonly failure: Promise<never>;

  private constructor(
    private readonly key: string,
    readonly network: SealedNetwork,
    readonly folder: string,
    readonly redis: RedisServer,
  ) {
    this.failure = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failure.catch(() => undefined);
  }

  static async prepare(key: string, network: SealedNetwork): Promise<ScenarioSetting> {
    const folder = await mkdtemp(join(tmpdir(), 'rejoin-e2e-'));
    // A Redis apart from the server: it is to outlive it.
    const redis = await RedisServer.start('--appendonly', 'yes');
    return new ScenarioSetting(key, network, folder, redis);
  }

  /** Says how far the story has come. */
  step(text: string): void {
    console.log(`        ${text}`);
  }

  /** A server as in production: tokens signed with the tests' secret. */
  startServer(environment: Readonly<Record<string, string>> = {}): Promise<BuiltServer> {
    return this.start({ JWT_SECRET: SECRET, HOST: '0.0.0.0', ...environment });
  }

  /** A server as after `npm start` on somebody's own machine. */
  startDevelopmentServer(): Promise<BuiltServer> {
    return this.start({ HOST: '127.0.0.1' });
  }

  async startReverseProxy(): Promise<ReverseProxy> {
    return (this.reverseProxy = await ReverseProxy.start(this.server.port, this.folder));
  }

  async startTurnServer(secret: string): Promise<TurnServer> {
    return (this.turnServer = await TurnServer.start(secret, this.folder));
  }

  /** A MongoDB server of this scenario's own: one that was given for tests lies outside of its network. */
  async startMongo(): Promise<MongoServer> {
    return (this.mongo = await MongoServer.start('own'));
  }

  get server(): BuiltServer {
    if (this.startedServer === undefined) throw new Error('This scenario has no server');
    return this.startedServer;
  }

  /**
   * Somebody with a browser profile of their own. Each guest can reach the server at an address of their own (all of
   * 127.0.0.0/8 is this machine, and trusted by browsers), so that one of them can lose it alone.
   */
  async invite(name: string, options: BrowserContextOptions = {}, address?: string): Promise<Guest> {
    return this.inviteWith(this.browsers[0] ?? (await this.openBrowser()), name, options, address);
  }

  async inviteWith(
    browser: Browser,
    name: string,
    options: BrowserContextOptions,
    address = this.nextAddress(),
  ): Promise<Guest> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      // What it keeps would hide files and faults from a scenario; one that is about that allows it.
      serviceWorkers: 'block',
      baseURL: `http://${address}:${this.server.port}`,
      ...options,
    });
    return this.seat(name, address, context);
  }

  /** Somebody whose browser has settings of its own: a profile in that folder. */
  async inviteWithProfile(folder: string, name: string): Promise<Guest> {
    const address = this.nextAddress();
    const context = await chromium.launchPersistentContext(folder, {
      ...OURS,
      executablePath: CHROMIUM,
      args: FLAGS,
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      baseURL: `http://${address}:${this.server.port}`,
    });
    this.profiles.push(context);
    return this.seat(name, address, context);
  }

  private async seat(name: string, address: string, context: BrowserContext): Promise<Guest> {
    const guest = await Guest.open(name, address, context);
    guest.page.on('pageerror', (error) => {
      this.fail(new Error(`${name}'s page threw: ${error.message}`, { cause: error }));
    });
    this.guests.push(guest);
    this.witnesses.push(guest);
    return guest;
  }

  /** Somebody who comes by the reverse proxy, and trusts its certificate. */
  async inviteBehindProxy(name: string, options: BrowserContextOptions = {}): Promise<Guest> {
    const browser = this.browsers[0] ?? (await this.openBrowser('--ignore-certificate-errors'));
    const address = this.nextAddress();
    const secure = { baseURL: ReverseProxy.urlOf(address), ignoreHTTPSErrors: true };
    return this.inviteWith(browser, name, { ...secure, ...options }, address);
  }

  /** Somebody with a Firefox of their own, at an address of their own as others. */
  async inviteWithFirefox(name: string): Promise<FirefoxGuest> {
    const firefox = await Firefox.start(this.folder, (error) => this.fail(new Error(`${name}'s page threw: ${error}`)));
    this.firefoxes.push(firefox);
    const guest = await FirefoxGuest.open(name, this.nextAddress(), this.server.port, firefox);
    this.witnesses.push(guest);
    return guest;
  }

  async openBrowser(...flags: readonly string[]): Promise<Browser> {
    const browser = await chromium.launch({ ...OURS, executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
    this.browsers.push(browser);
    return browser;
  }

  /**
   * For whoever looks for the cause: pictures of the pages, what their consoles said, and the server's log. The last
   * of it is printed too, since of a run elsewhere the output is all that there is.
   */
  async keepEvidence(): Promise<void> {
    await mkdir(OUTPUT, { recursive: true });
    const base = join(OUTPUT, this.key);
    for (const guest of this.witnesses) {
      const picture = await guest.screenshot().catch(() => null);
      if (picture) await writeFile(`${base}-${guest.name}.png`, picture);
      await writeFile(`${base}-${guest.name}.log`, await guest.evidence());
      this.quote(guest.name, guest.lastNotes(PRINTED_LINES));
    }
    const log = this.startedServer?.log ?? [];
    await writeFile(`${base}-server.log`, log.join('\n'));
    this.quote('server', log.slice(-PRINTED_LINES));
    console.log(`        See ${OUTPUT}`);
  }

  async close(): Promise<void> {
    await this.network.heal();
    for (const browser of [...this.browsers, ...this.profiles])
      await Promise.race([browser.close(), elapsed(CLOSING_MS)]);
    for (const firefox of this.firefoxes) await firefox.stop();
    await this.startedServer?.kill();
    await this.reverseProxy?.stop();
    await this.turnServer?.stop();
    await this.mongo?.stop();
    await this.redis.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private nextAddress(): string {
    return `127.0.0.${this.witnesses.length + 2}`;
  }

  private quote(who: string, lines: readonly string[]): void {
    for (const line of lines) this.step(`${who} | ${line.slice(0, 300)}`);
  }

  private async start(environment: Readonly<Record<string, string>>): Promise<BuiltServer> {
    const DATA_DIR = join(this.folder, 'data');
    await mkdir(DATA_DIR, { mode: 0o700, recursive: true });
    const common = { DATA_DIR, REDIS_URL: this.redis.url, ICE_SERVERS: '[]' };
    this.startedServer = await BuiltServer.start({ ...common, ...environment });
    return this.startedServer;
  }
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
