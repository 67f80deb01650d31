import type { Transfer } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { element, icon } from './element.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { avatar } from './person.js';
import { savedByBrowser } from './save.js';

/** A file that somebody wants to hand us. */
export class Offer implements Row<Transfer> {
  readonly root: HTMLElement;

  constructor(
    private readonly transfer: Transfer,
    nameOf: (userId: string) => string,
    private readonly notices: Notices,
  ) {
    const { id, filename, size, withUserId } = transfer;
    const from = nameOf(withUserId);
    const name = element('strong', { class: 'offer-name', title: filename }, filename);
    const words = element('div', { class: 'offer-words' }, element('p', {}, `${from} wants to send you`), name);
    words.append(element('p', { class: 'muted' }, formatBytes(size)));
    const look = { class: 'offer', role: 'group', 'aria-label': `${filename} from ${from}` };
    this.root = element('div', { ...look, 'data-testid': 'offer', 'data-transfer-id': id });
    this.root.append(avatar(from, withUserId), words, this.#choices(filename));
  }

  update(): void {
    // An offer doesn't change; it is answered, or goes.
  }

  #choices(filename: string): HTMLElement {
    const accept = this.#button('Accept', 'primary', 'offer-accept', `Accept ${filename}`, () =>
      this.transfer.accept(),
    );
    const saveAs = this.#button('Save to…', '', 'offer-save-to', `Accept ${filename} and choose where to save it`, () =>
      savedByBrowser(this.transfer),
    );
    const reject = this.#button('Decline', 'quiet', 'offer-reject', `Decline ${filename}`, () =>
      this.transfer.reject(),
    );
    saveAs.hidden = !('showSaveFilePicker' in window);
    reject.prepend(icon('close'));
    return element('div', { class: 'offer-choices' }, accept, saveAs, reject);
  }

  #button(label: string, look: string, testId: string, name: string, action: () => Promise<void>): HTMLButtonElement {
    const button = element('button', { type: 'button', class: `button small ${look}`, 'data-testid': testId }, label);
    button.setAttribute('aria-label', name);
    button.addEventListener('click', () => {
      button.disabled = true;
      void this.notices.trying(action).finally(() => (button.disabled = false));
    });
    return button;
  }
}
