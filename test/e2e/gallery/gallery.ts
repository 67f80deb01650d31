import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Guest } from '../guest.js';
import { DEMANDS, faultsOf } from './demands.js';

interface View {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: 'light' | 'dark';
  readonly touch: boolean;
  /** Colours don't depend on the size: axe looks at each theme once. */
  readonly heard: boolean;
  /** Played when nobody looks at the pictures. */
  readonly always: boolean;
  /** In the few colours that a person has chosen for the whole system. */
  readonly forced?: boolean;
}

export type Tab = 'stage' | 'chat' | 'files' | 'people';

interface How {
  /** The part that a phone shows. */
  readonly tab?: Tab;
  /** On small screens as well. */
  readonly narrow?: boolean;
  /** At 400 % as well. */
  readonly zoomed?: boolean;
}

const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };
const DESK = { width: 1440, height: 900 };

const VIEWS: readonly View[] = [
  { name: 'desk', size: DESK, theme: 'light', touch: false, heard: true, always: true },
  { name: 'tablet', size: TABLET, theme: 'light', touch: true, heard: false, always: true },
  { name: 'phone', size: PHONE, theme: 'dark', touch: true, heard: true, always: true },
  { name: 'phone', size: PHONE, theme: 'light', touch: true, heard: false, always: false },
  { name: 'tablet', size: TABLET, theme: 'dark', touch: true, heard: false, always: false },
  { name: 'desk', size: DESK, theme: 'dark', touch: false, heard: false, always: false },
  { name: 'forced', size: DESK, theme: 'dark', touch: false, heard: false, always: false, forced: true },
];

/** Small, low, a desk at 200 %, and what 1024 × 700 leaves: everything must be reached there too. */
const NARROW: readonly View['size'][] = [
  { width: 320, height: 640 },
  { width: 844, height: 390 },
  { width: 720, height: 450 },
  { width: 1024, height: 700 },
];

/** A desk at 400 %. */
const ZOOMED = { width: 320, height: 256 };

const MOST_PLACES = 3;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Looks at a page in each of its states: on every screen, in both themes, by eye and by ear. */
export class Gallery {
  /** Where each fault was seen. */
  readonly #seen = new Map<string, string[]>();
  readonly #folder = process.env['GALLERY'];
  #count = 0;

  constructor(readonly language: string) {}

  /** Each once, with the states that have it. */
  get faults(): readonly string[] {
    return [...this.#seen].map(([fault, places]) => {
      const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
      return `${fault} (${places.slice(0, MOST_PLACES).join(', ')}${more})`;
    });
  }

  /** Somebody asked for pictures, so everything is shown in full. */
  get isAskedFor(): boolean {
    return this.#folder !== undefined;
  }

  /** What the page needs to be looked at: before it is opened. */
  async prepare({ page }: Guest): Promise<void> {
    // What tsx calls in functions that it compiled.
    await page.addInitScript('globalThis.__name = (one) => one');
    await page.addInitScript({ path: AXE });
  }

  async look(guest: Guest, state: string, { tab, narrow = false, zoomed = false }: How = {}): Promise<void> {
    const { page } = guest;
    const startedAt = performance.now();
    const name = `${String(++this.#count).padStart(2, '0')}-${state}-${this.language}`;
    const before = page.viewportSize();
    if (tab) await guest.press(`tab-${tab}`);
    for (const view of VIEWS.filter(({ always }) => always || this.isAskedFor)) {
      const where = `${name}-${view.name}-${view.theme}`;
      await settle(page, view);
      await this.#keep(page, where);
      if (view.heard) this.#note(where, await heardFaults(page));
      this.#note(where, await page.evaluate(faultsOf, DEMANDS));
    }
    for (const size of [...(narrow ? NARROW : []), ...(zoomed ? [ZOOMED] : [])]) {
      const where = `${name}-${size.width}x${size.height}`;
      await settle(page, { size, theme: 'light', touch: false });
      await this.#keep(page, where);
      this.#note(where, await page.evaluate(faultsOf, DEMANDS));
    }
    if (before) await page.setViewportSize(before);
    console.log(`        ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }

  #note(where: string, found: readonly string[]): void {
    for (const fault of found) this.#seen.set(fault, [...(this.#seen.get(fault) ?? []), where]);
  }

  async #keep(page: Page, name: string): Promise<void> {
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    await page.screenshot({ path: join(this.#folder, `${name}.png`), animations: 'disabled' });
  }
}

/** The page as it stands on that screen, when everything has found its place. */
async function settle(
  page: Page,
  { size, theme, touch, forced = false }: Pick<View, 'size' | 'theme' | 'touch' | 'forced'>,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: 5 });
  await session.detach();
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, forcedColors: forced ? 'active' : 'none' });
  await page.evaluate(async () => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
    await new Promise(requestAnimationFrame);
  });
}

async function heardFaults(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run(where: Document, how: object): Promise<{ violations: Violation[] }> };
    };
    const rules = { 'label-content-name-mismatch': { enabled: true } };
    const how = { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] };
    return (await axe.run(document, how)).violations;
  }, TAGS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `axe ${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
  );
}
