import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import type { Firefox } from './firefox.js';
import type { Guest } from './guest.js';
import { PATIENCE_MS } from './moving-picture.js';
import { RECORDER } from './peer-tap.js';

interface Evaluated {
  readonly result?: { readonly type: string; readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Somebody in front of our page in Firefox. Its verbs are those of `Guest`. */
export class FirefoxGuest {
  readonly userId: string;

  private constructor(
    readonly name: string,
    /** Where this guest finds the server. */
    readonly address: string,
    private readonly origin: string,
    private readonly firefox: Firefox,
    private readonly context: string,
  ) {
    this.userId = name;
  }

  static async open(name: string, address: string, port: number, firefox: Firefox): Promise<FirefoxGuest> {
    await firefox.command('script.addPreloadScript', { functionDeclaration: `() => { ${RECORDER}; }` });
    const { context } = await firefox.command<{ context: string }>('browsingContext.create', { type: 'tab' });
    const viewport = { width: 1280, height: 800 };
    await firefox.command('browsingContext.setViewport', { context, viewport });
    return new FirefoxGuest(name, address, `http://${address}:${port}`, firefox, context);
  }

  async join(room: string): Promise<void> {
    const token = await tokenFor(this.userId, { name: this.name });
    await this.navigate('/');
    await this.fill('join-room', room);
    await this.fill('join-token', token);
    await this.press('join-button');
    await this.isIn('connected');
  }

  async leave(): Promise<void> {
    await this.press('leave-button');
    await this.finds('[data-testid=join-button]');
  }

  async isIn(phase: string): Promise<void> {
    await this.finds(`[data-testid=connection-status][data-phase=${phase}]`);
  }

  participantId(): Promise<string> {
    return this.evaluate(`document.querySelector('[data-testid=person][data-me]').dataset.participantId`);
  }

  async say(text: string): Promise<void> {
    await this.fill('chat-input', text);
    await this.press('chat-send');
  }

  async reads(text: string): Promise<void> {
    const lines = `[data-testid=chat-line][data-state=sent] [data-testid=chat-text]`;
    const isThere = `[...document.querySelectorAll('${lines}')].some((one) => one.textContent === ${JSON.stringify(text)})`;
    await this.is(isThere, `reads “${text}”`);
  }

  lines(): Promise<string[]> {
    return this.evaluate(`[...document.querySelectorAll('[data-testid=chat-text]')].map((one) => one.textContent)`);
  }

  async switchOn(...devices: readonly ('microphone' | 'camera')[]): Promise<void> {
    for (const device of devices) {
      await this.press(`${device}-button`);
      await this.finds(`[data-testid=${device}-button][aria-pressed=true]`);
    }
  }

  async offerFile(to: Pick<Guest, 'userId'>, path: string): Promise<void> {
    const input = `[data-testid=person][data-user-id="${to.userId}"] [data-testid=person-file]`;
    const { context } = this;
    const locator = { type: 'css', value: input };
    const { nodes } = await this.firefox.command<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
      context,
      locator,
    });
    await this.firefox.command('input.setFiles', { context, element: { sharedId: nodes[0]?.sharedId }, files: [path] });
    await this.finds('[data-testid=transfer]');
  }

  async acceptFile(): Promise<void> {
    await this.press('offer-accept');
    await this.finds('[data-testid=transfer]');
  }

  /** The newest transfer has come so far. */
  async transferIs(status: string): Promise<void> {
    await this.is(`document.querySelector('[data-testid=transfer]')?.dataset.status === '${status}'`, status);
  }

  /** Clicks save; where Firefox put the file of that name and size. */
  async save(name: string, bytes: number): Promise<string> {
    await this.press('transfer-save');
    const path = join(this.firefox.downloads, name);
    const size = () =>
      stat(path).then(
        (found) => found.size,
        () => -1,
      );
    await until(async () => (await size()) === bytes, `${this.name} saves ${name}`, PATIENCE_MS);
    return path;
  }

  /** The value of an expression, once its promise is kept. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.firefox.command<Evaluated>('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.context },
      awaitPromise: true,
      userActivation: true,
    });
    if (exceptionDetails) throw new Error(`${this.name}: ${exceptionDetails.text} in ${expression}`);
    return (result?.value === undefined ? undefined : JSON.parse(result.value)) as Value;
  }

  async screenshot(): Promise<Buffer> {
    const { context } = this;
    const { data } = await this.firefox.command<{ data: string }>('browsingContext.captureScreenshot', { context });
    return Buffer.from(data, 'base64');
  }

  lastNotes(count: number): readonly string[] {
    return this.firefox.console.slice(-count);
  }

  async evidence(): Promise<string> {
    const text = await this.evaluate<string>('document.body.innerText').catch(() => '(no text)');
    return `${this.firefox.console.join('\n')}\n\n${text}\n`;
  }

  private async navigate(path: string): Promise<void> {
    const { context } = this;
    await this.firefox.command('browsingContext.navigate', { context, url: this.origin + path, wait: 'complete' });
  }

  private async fill(testId: string, value: string): Promise<void> {
    await this.finds(`[data-testid=${testId}]`);
    const input = `document.querySelector('[data-testid=${testId}]')`;
    await this.evaluate(`(${input}.value = ${JSON.stringify(value)}, ${input}.dispatchEvent(new Event('input')))`);
  }

  private async press(testId: string): Promise<void> {
    await this.finds(`[data-testid=${testId}]`);
    await this.evaluate(`document.querySelector('[data-testid=${testId}]').click()`);
  }

  private finds(selector: string): Promise<void> {
    return this.is(`document.querySelector('${selector}') !== null`, `finds ${selector}`);
  }

  private async is(expression: string, what: string): Promise<void> {
    await until(() => this.evaluate<boolean>(expression), `${this.name}: ${what}`, PATIENCE_MS);
  }
}
