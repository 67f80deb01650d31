import { setAttribute } from './element.js';

export type Tab = 'stage' | 'chat' | 'files' | 'people';

/** On a small screen one part of the room is shown at a time; the buttons tell what waits in the others. */
export class Tabs {
  readonly #buttons: readonly HTMLButtonElement[];

  constructor(
    private readonly root: HTMLElement,
    nav: HTMLElement,
  ) {
    this.#buttons = [...nav.querySelectorAll('button')];
    for (const button of this.#buttons) {
      button.addEventListener('click', () => this.show(button.dataset['tabFor'] as Tab));
    }
    this.show('stage');
  }

  get current(): Tab {
    return this.root.dataset['tab'] as Tab;
  }

  show(tab: Tab): void {
    this.root.dataset['tab'] = tab;
    for (const button of this.#buttons)
      setAttribute(button, 'aria-current', button.dataset['tabFor'] === tab ? 'true' : null);
    this.#badge(tab, 0);
  }

  /** Something new in a part that isn't looked at. */
  add(tab: Tab, count: number): void {
    if (this.current === tab) return;
    this.#badge(tab, this.#waiting(tab) + count);
  }

  #waiting(tab: Tab): number {
    return Number(this.#badgeOf(tab)?.textContent ?? 0);
  }

  #badge(tab: Tab, count: number): void {
    const badge = this.#badgeOf(tab);
    if (!badge) return;
    badge.textContent = count > 0 ? String(count) : '';
    badge.hidden = count === 0;
  }

  #badgeOf(tab: Tab): HTMLElement | null {
    const button = this.#buttons.find((one) => one.dataset['tabFor'] === tab);
    return button?.querySelector<HTMLElement>('.badge') ?? null;
  }
}
