import { equal } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import type { Guest } from './guest.js';
import { moves, PATIENCE_MS } from './moving-picture.js';

/** Pages written for the old service, in the same origin as ours. */
const PAGES = { examples: 'documentation-examples.html', application: 'old-application.html' } as const;

/** Somebody in front of a page that knows nothing of us. */
export class LegacyPage {
  private constructor(private readonly guest: Guest) {}

  /** What the page leaves to its application comes in its address. */
  static async open(
    guest: Guest,
    page: keyof typeof PAGES,
    given: { readonly roomId: string; readonly [name: string]: string },
  ): Promise<LegacyPage> {
    const html = await readFile(new URL(`pages/${PAGES[page]}`, import.meta.url), 'utf8');
    const token = await tokenFor(guest.userId);
    // Any page of that origin gives way to it: what runs is the old client's own.
    await guest.page.goto(`/healthz#${new URLSearchParams({ ...given, token }).toString()}`);
    await guest.page.setContent(html);
    const legacy = new LegacyPage(guest);
    await legacy.shows('connection', 'open');
    return legacy;
  }

  get address(): string {
    return this.guest.address;
  }

  async click(id: string): Promise<void> {
    await this.guest.page.locator(`#${id}`).click();
  }

  async choose(path: string): Promise<void> {
    await this.guest.page.locator('#file').setInputFiles(path);
  }

  async shows(id: string, expected: string | RegExp): Promise<void> {
    const output = this.guest.page.locator(`#${id}`);
    let text: string | null = null;
    const asExpected = async () => {
      text = await output.textContent();
      return typeof expected === 'string' ? text === expected : expected.test(text ?? '');
    };
    await until(asExpected, '', PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${this.guest.name}: ${id} shows ${text}, not ${expected}`, { cause: error });
    });
  }

  async hears(line: string): Promise<void> {
    await this.guest.page.locator('#said li').getByText(line, { exact: true }).waitFor();
  }

  /** Accepts what is offered to this user, as the other end of an example does. */
  async acceptOffer(roomId: string): Promise<void> {
    const accepted = await this.guest.page.evaluate(
      async ([room, bearer]) => {
        const headers = { authorization: `Bearer ${bearer}` };
        const { transfers } = (await (await fetch('/webrtc/file-transfers?status=pending', { headers })).json()) as {
          transfers: { transfer_id: string }[];
        };
        const path = `/webrtc/rooms/${room}/file-transfer/${transfers[0]?.transfer_id}/accept`;
        return (await fetch(path, { method: 'POST', headers })).status;
      },
      [roomId, await tokenFor(this.guest.userId)],
    );
    equal(accepted, 200);
  }

  texts(selector: string): Promise<string[]> {
    return this.guest.page.locator(selector).allTextContents();
  }

  /** As the page's own script would. */
  async say(type: string, payload: object): Promise<void> {
    const statement = `say(${JSON.stringify(type)}, ${JSON.stringify(payload)})`;
    await this.guest.page.evaluate(statement);
  }

  async seesPicture(): Promise<void> {
    await moves(this.guest.page.locator('#theirs'), `${this.guest.name} sees the other`);
  }
}
