import { element, part } from './element.js';
import type { OwnDevices } from './own-devices.js';
import { text } from './texts/text.js';

/** "You are muted", for somebody who speaks and has forgotten it. */
export class Unheard {
  readonly #place: HTMLElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly devices: OwnDevices,
  ) {
    this.#place = part(root, 'unheard', HTMLElement);
  }

  show(isUnheard: boolean): void {
    if (isUnheard === this.#place.hasChildNodes()) return;
    if (!isUnheard) {
      this.#place.replaceChildren();
      return;
    }
    const look = { type: 'button', class: 'button small', 'data-testid': 'unmute-button' };
    const unmute = element('button', { ...look, click: () => this.#unmute() }, text.call.unmute);
    const note = element('div', { class: 'unheard', 'data-testid': 'unheard' });
    note.append(element('span', {}, text.call.unheard), unmute);
    this.#place.replaceChildren(note);
  }

  /** The note goes away: the keyboard goes on where the microphone is. */
  #unmute(): void {
    part(this.root, 'microphone', HTMLButtonElement).focus();
    void this.devices.toggleMicrophone();
  }
}
