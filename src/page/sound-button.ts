import { element } from './element.js';
import { text } from './texts/text.js';

/** After a reload browsers play no sound before the person has touched the page: asks for that touch, once at a time. */
export class SoundButton {
  #isShown = false;

  constructor(private readonly tiles: HTMLElement) {}

  show(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    const look = { type: 'button', class: 'button primary sound-button', 'data-testid': 'sound-button' };
    const button = element('button', look, text.call.soundOn);
    this.tiles.after(button);
    const play = (): void => {
      button.remove();
      this.#isShown = false;
      for (const video of this.tiles.querySelectorAll('video')) video.play().catch(() => undefined);
    };
    document.addEventListener('pointerdown', play, { once: true });
    document.addEventListener('keydown', play, { once: true });
  }
}
