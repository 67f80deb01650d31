import type { Page, Route } from 'playwright-core';
import type { Guest } from './guest.js';
import type { ScenarioSetting } from './setting.js';

/** What the page's own record of its connections says of one of them. */
export interface SeenConnection {
  readonly state: RTCPeerConnectionState;
  /** How many offers were made or taken. */
  readonly offers: number;
}

export type Stat = Readonly<Record<string, unknown>>;

type Fate = 'lost' | 'refused';

interface Signal {
  readonly kind: string;
  readonly topic?: string;
}

/**
 * Runs in the page before its scripts. As text: the compiler gives functions names in a way that pages don't know. The
 * messages to be dropped are those of the control channel.
 */
export const RECORDER = `(() => {
  const record = (globalThis.rejoinTap = { connections: [], drop: new Set(), dropped: [] });
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    offers = 0;
    constructor(...given) {
      super(...given);
      record.connections.push(this);
    }
    async setLocalDescription(description) {
      await super.setLocalDescription(description);
      if (this.localDescription?.type === 'offer') this.offers++;
    }
    async setRemoteDescription(description) {
      await super.setRemoteDescription(description);
      if (description.type === 'offer') this.offers++;
    }
  };
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (data) {
    const type = typeof data === 'string' ? JSON.parse(data).type : '';
    if (!record.drop.delete(type)) return send.call(this, data);
    record.dropped.push(type);
  };
})()`;

/** Watches what a page's connections do, and takes single signals and messages away. */
export class PeerTap {
  /** Kinds of the signals that went to the server, those of the application by their topic. */
  readonly sent: string[] = [];
  readonly #fates: { readonly name: string; readonly fate: Fate }[] = [];
  readonly #met: string[] = [];

  private constructor(private readonly page: Page) {}

  /** Before the page is opened. */
  static async on(page: Page): Promise<PeerTap> {
    const tap = new PeerTap(page);
    await page.addInitScript(RECORDER);
    await page.route('**/graphql', (route) => tap.#pass(route));
    return tap;
  }

  /** The next signal of that kind (or topic): the server seems to have taken it, or refuses it. */
  next(name: string, fate: Fate): void {
    this.#fates.push({ name, fate });
  }

  /** Which of these met their fate. */
  get met(): readonly string[] {
    return this.#met;
  }

  /** The next message of these types on a control channel goes nowhere. */
  async drop(...types: readonly string[]): Promise<void> {
    await this.page.evaluate(`for (const type of ${JSON.stringify(types)}) rejoinTap.drop.add(type)`);
  }

  async dropped(): Promise<readonly string[]> {
    return this.page.evaluate<string[]>('rejoinTap.dropped');
  }

  /** All that the page has made since it was loaded. */
  async connections(): Promise<readonly SeenConnection[]> {
    return this.page.evaluate<SeenConnection[]>(
      'rejoinTap.connections.map((one) => ({ state: one.connectionState, offers: one.offers }))',
    );
  }

  /** What the candidates are that the page found for its connections: `host`, `srflx`, `relay`. */
  async ownCandidates(): Promise<ReadonlySet<string>> {
    const kinds = await this.page.evaluate<string[]>(`(async () => {
      const reports = await Promise.all(rejoinTap.connections.map((one) => one.getStats()));
      const all = reports.flatMap((report) => [...report.values()]);
      return all.filter(({ type }) => type === 'local-candidate').map(({ candidateType }) => candidateType);
    })()`);
    return new Set(kinds);
  }

  /** What `getStats` says in all connections that live, of these types. */
  async stats(...types: readonly string[]): Promise<readonly Stat[]> {
    return this.page.evaluate<Stat[]>(`(async () => {
      const live = rejoinTap.connections.filter((one) => one.connectionState === 'connected');
      const reports = await Promise.all(live.map((one) => one.getStats()));
      const all = reports.flatMap((report) => [...report.values()]);
      return all.filter(({ type }) => ${JSON.stringify(types)}.includes(type));
    })()`);
  }

  async #pass(route: Route): Promise<void> {
    const signal = signalIn(route);
    if (!signal) return route.continue();
    const name = signal.kind === 'APPLICATION' ? (signal.topic ?? '') : signal.kind;
    const at = this.#fates.findIndex((one) => one.name === name);
    const fate = at < 0 ? undefined : this.#fates.splice(at, 1)[0]?.fate;
    this.sent.push(name);
    if (!fate) return route.continue();
    this.#met.push(`${name} ${fate}`);
    await route.fulfill({ json: fate === 'lost' ? LOST : REFUSED });
  }
}

/** A guest whose connections and signals are watched. */
export interface TappedGuest {
  readonly guest: Guest;
  readonly tap: PeerTap;
}

export async function inviteTapped(setting: ScenarioSetting, name: string): Promise<TappedGuest> {
  const guest = await setting.invite(name);
  return { guest, tap: await PeerTap.on(guest.page) };
}

const LOST = { data: { sendSignal: { id: 'lost', recipients: 1, duplicate: false } } };
const REFUSED = { data: null, errors: [{ message: 'Refused', extensions: { code: 'BAD_USER_INPUT' } }] };

function signalIn(route: Route): Signal | null {
  const body = route.request().postData() ?? '';
  if (!body.includes('sendSignal')) return null;
  const { variables } = JSON.parse(body) as { variables?: { input?: Signal } };
  return variables?.input ?? null;
}
