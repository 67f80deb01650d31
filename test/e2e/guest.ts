import type { BrowserContext, Locator, Page } from 'playwright-core';
import { until } from '../support/until.js';
import { tokenFor } from '../support/tokens.js';
import { moves, PATIENCE_MS } from './moving-picture.js';

const KEPT_LINES = 300;

/** A file on its way, as its row shows it. */
export interface ShownTransfer {
  readonly status: string;
  readonly percent: number;
  readonly total: number;
  readonly verified: number;
  readonly sent: number;
  readonly received: number;
  readonly duplicate: number;
  readonly pausedBy: string;
  readonly route: string;
}

/** Somebody in front of our page. */
export class Guest {
  readonly userId: string;
  private readonly console: string[] = [];

  private constructor(
    readonly name: string,
    /** Where this guest finds the server. */
    readonly address: string,
    readonly page: Page,
  ) {
    // As a development server does: the name is the user.
    this.userId = name;
    page.on('console', (message) => this.note(`${message.type()}: ${message.text()}`));
    page.on('requestfailed', (request) => this.note(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`));
  }

  static async open(name: string, address: string, context: BrowserContext): Promise<Guest> {
    context.setDefaultTimeout(PATIENCE_MS);
    return new Guest(name, address, await context.newPage());
  }

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** A click without the ceremony of looking where the button is, for when bytes don't wait. */
  async press(testId: string): Promise<void> {
    await this.part(testId).dispatchEvent('click');
  }

  /** Comes to the door with a token; whether it opens is another matter. */
  async knock(room: string, rooms?: readonly string[]): Promise<void> {
    await this.page.goto('./');
    await this.fillIn(room, rooms);
  }

  /** At the entrance already. */
  async fillIn(room: string, rooms?: readonly string[]): Promise<void> {
    const token = await tokenFor(this.userId, { name: this.name, ...(rooms && { rooms: [...rooms] }) });
    await this.part('join-room').fill(room);
    await this.part('join-token').fill(token);
    await this.part('join-button').click();
  }

  async join(room: string): Promise<void> {
    await this.knock(room);
    await this.isIn('connected');
  }

  /** On a development server a name is enough. */
  async joinByName(room: string): Promise<void> {
    await this.page.goto('./');
    await this.part('join-name').fill(this.name);
    await this.part('join-room').fill(room);
    await this.part('join-button').click();
    await this.isIn('connected');
  }

  async isIn(phase: string): Promise<void> {
    await this.page.locator(`[data-testid=connection-status][data-phase=${phase}]`).waitFor();
  }

  async participantId(): Promise<string | null> {
    return this.page.locator('[data-testid=person][data-me]').getAttribute('data-participant-id');
  }

  /** The row of somebody who is in the room, in that state. */
  person(other: Guest, state: 'CONNECTED' | 'RECONNECTING'): Locator {
    return this.page.locator(`[data-testid=person][data-user-id="${other.userId}"][data-state=${state}]`);
  }

  /** How well people are connected, as the list says it, ourselves among them. */
  async grades(): Promise<(string | null)[]> {
    return this.part('person').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-quality')));
  }

  // ── chat ─────────────────────────────────────────────────────────────────────────────────────────────────

  async say(text: string): Promise<void> {
    await this.part('chat-input').fill(text);
    await this.part('chat-input').press('Enter');
  }

  lines(): Promise<string[]> {
    return this.part('chat-text').allTextContents();
  }

  /** The line is there, and where it is this guest's own, the server has it. */
  async reads(text: string): Promise<void> {
    const line = this.page.locator('[data-testid=chat-line][data-state=sent]');
    await line.filter({ has: this.part('chat-text').getByText(text, { exact: true }) }).waitFor();
  }

  /** Whoever scrolls to the first line asks for earlier ones. */
  async scrollsToStart(): Promise<void> {
    await this.page.locator('[data-part=chat-scroll]').evaluate((element) => (element.scrollTop = 0));
  }

  /** How the chat stands with earlier lines. */
  loadMore(phase: string): Locator {
    return this.page.locator(`.chat [data-testid=load-more][data-phase=${phase}]`);
  }

  // ── call ─────────────────────────────────────────────────────────────────────────────────────────────────

  async switchOn(...devices: readonly ('microphone' | 'camera')[]): Promise<void> {
    for (const device of devices) await this.toggle(device, true);
  }

  async switchOff(...devices: readonly ('microphone' | 'camera')[]): Promise<void> {
    for (const device of devices) await this.toggle(device, false);
  }

  async sees(other: Guest): Promise<void> {
    const tile = `[data-testid=tile-remote][data-user-id="${other.userId}"][data-video=on] video`;
    await moves(this.page.locator(tile), `${this.name} sees ${other.name}`);
  }

  /** The other's tile says that the connection is being looked for. */
  async misses(other: Guest): Promise<void> {
    const tile = this.page.locator(`[data-testid=tile-remote][data-user-id="${other.userId}"][data-label=camera]`);
    await tile.getByText('Reconnecting…').waitFor();
  }

  // ── files ────────────────────────────────────────────────────────────────────────────────────────────────

  /** As if from the dialog of the person's row. */
  async chooseFor(to: Pick<Guest, 'userId'>, files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    const person = this.page.locator(`[data-testid=person][data-user-id="${to.userId}"]`);
    await person.getByTestId('person-file').setInputFiles(files);
  }

  async offerFile(to: Pick<Guest, 'userId'>, path: string): Promise<void> {
    await this.chooseFor(to, path);
    await this.newest.waitFor();
  }

  async acceptFile(): Promise<void> {
    await this.part('offer-accept').click();
    await this.newest.waitFor();
  }

  private get newest(): Locator {
    return this.part('transfer').first();
  }

  /** The newest one. */
  async transfer(): Promise<ShownTransfer> {
    const row = await this.newest.evaluate((element) =>
      Object.fromEntries(Object.entries((element as HTMLElement).dataset)),
    );
    const number = (name: string) => Number(row[name] ?? 0);
    return {
      status: row['status'] ?? '',
      percent: number('percent'),
      total: number('chunksTotal'),
      verified: number('chunksVerified'),
      sent: number('chunksSent'),
      received: number('chunksReceived'),
      duplicate: number('chunksDuplicate'),
      pausedBy: row['pausedBy'] ?? '',
      route: row['route'] ?? '',
    };
  }

  async transferIs(holds: (transfer: ShownTransfer) => boolean, what: string): Promise<ShownTransfer> {
    let seen: ShownTransfer | undefined;
    const isSo = async () => {
      seen = await this.transfer();
      return holds(seen);
    };
    await until(isSo, what, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${this.name}: ${what}, but ${JSON.stringify(seen)}`, { cause: error });
    });
    return seen!;
  }

  /** The newest transfer's row, in words. */
  async transferSays(state: string): Promise<void> {
    await this.newest.getByTestId('transfer-state').getByText(state, { exact: true }).waitFor();
  }

  /** What stands beside it: how far, how fast, how long. */
  async transferShows(figures: RegExp): Promise<void> {
    await this.newest.locator('.transfer-progress').filter({ hasText: figures }).waitFor();
  }

  /** From now on every percentage that the newest transfer's row shows is noted. */
  async notesProgress(): Promise<void> {
    await this.newest.evaluate((row) => {
      const noted: number[] = [];
      // In place: a function with a name is given it by the compiler in a way that the page doesn't know.
      new MutationObserver(() => noted.push(Number((row as HTMLElement).dataset['percent']))).observe(row, {
        attributeFilter: ['data-percent'],
      });
      Object.assign(globalThis, { notedProgress: noted });
    });
  }

  notedProgress(): Promise<number[]> {
    return this.page.evaluate(() => (globalThis as unknown as { notedProgress: number[] }).notedProgress);
  }

  /** Clicks save; where the browser put the file. */
  async save(): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.newest.getByTestId('transfer-save').click();
    return (await download).path();
  }

  /** The last of what happened in the page. */
  lastNotes(count: number): readonly string[] {
    return this.console.slice(-count);
  }

  screenshot(): Promise<Buffer> {
    return this.page.screenshot({ timeout: 5_000 });
  }

  async evidence(): Promise<string> {
    const text = await this.page.innerText('body', { timeout: 5_000 }).catch(() => '(no text)');
    return `${this.console.join('\n')}\n\n${text}\n`;
  }

  private async toggle(device: string, on: boolean): Promise<void> {
    await this.part(`${device}-button`).click();
    await this.page.locator(`[data-testid=${device}-button][aria-pressed=${on}]`).waitFor();
  }

  private note(text: string): void {
    this.console.push(`${new Date().toISOString()} ${text}`);
    this.console.splice(0, this.console.length - KEPT_LINES);
  }
}
