import { element, icon, part, setAttribute } from './element.js';
import type { OwnMedia } from './own-media.js';
import { text } from './texts/text.js';

/** Instead of our own shared screen, which would show itself in itself: the fact, and the way to end it. */
export class OwnScreen {
  readonly #root: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly own: OwnMedia,
  ) {
    this.#root = part(root, 'own-screen', HTMLElement);
    const look = { type: 'button', class: 'button small', 'data-testid': 'stop-screen-button' };
    const stop = element('button', { ...look, click: () => own.stopScreen() }, text.call.stopScreen);
    this.#root.append(icon('screen'), element('span', {}, text.call.ownScreen), stop);
    this.show();
  }

  show(): void {
    setAttribute(this.#root, 'hidden', this.own.screen === null);
  }
}
