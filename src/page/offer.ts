import type { Transfer } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { element, icon } from './element.js';
import { fileName } from './file-row.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { avatar } from './person.js';
import { savedByBrowser } from './save.js';
import { SpaceNote } from './space-note.js';
import { text } from './texts/text.js';

/** A file that somebody wants to hand us. */
export class Offer implements Row<Transfer> {
  readonly root: HTMLElement;
  readonly #space: SpaceNote;

  constructor(
    private readonly transfer: Transfer,
    nameOf: (userId: string) => string,
    private readonly notices: Notices,
  ) {
    const { id, filename, size, withUserId } = transfer;
    const words = text.files;
    const from = nameOf(withUserId);
    const about = element('div', { class: 'offer-words' }, element('p', {}, words.wantsToSend(from)));
    about.append(fileName(filename), element('p', { class: 'muted' }, formatBytes(size)));
    const look = { class: 'offer', role: 'group', 'aria-label': words.fileFrom(filename, from) };
    this.root = element('div', { ...look, 'data-testid': 'offer', 'data-transfer-id': id });
    const accept = offerButton(notices, 'accept', words.acceptFile(filename), words.accept, () => transfer.accept());
    const canChoose = 'showSaveFilePicker' in window;
    this.#space = new SpaceNote(accept, canChoose ? words.makeSpaceOrSave : words.makeSpace);
    about.append(this.#space.root);
    this.root.append(avatar(from, withUserId), about, this.#choices(filename, accept, canChoose));
  }

  /** An offer doesn't change; the room for it does. */
  update(): void {
    void this.#space.check(this.transfer, this.transfer.size);
  }

  #choices(filename: string, accept: HTMLButtonElement, canChoose: boolean): HTMLElement {
    const { transfer, notices } = this;
    const words = text.files;
    const place = words.saveFileTo(filename);
    const saveAs = offerButton(notices, 'save-to', place, words.saveTo, () => savedByBrowser(transfer));
    const reject = offerButton(notices, 'reject', words.declineFile(filename), words.decline, () => transfer.reject());
    saveAs.hidden = !canChoose;
    return element('div', { class: 'offer-choices' }, accept, saveAs, reject);
  }
}

const LOOKS = { accept: 'primary', 'save-to': '', 'save-folder': '', reject: 'quiet' } as const;

/** One of the answers to an offer. Its name begins with its label, so that it can be called by what is seen. */
export function offerButton(
  notices: Notices,
  answer: keyof typeof LOOKS,
  name: string,
  label: string,
  act: () => Promise<void>,
): HTMLButtonElement {
  const look = { type: 'button', class: `button small ${LOOKS[answer]}`, 'aria-label': name };
  const button = element('button', { ...look, 'data-testid': `offer-${answer}` }, label);
  if (answer === 'reject') button.prepend(icon('close'));
  // A disabled one would lose the keyboard.
  button.addEventListener('click', () => {
    if (button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    void notices.trying(act).finally(() => (button.ariaBusy = 'false'));
  });
  return button;
}
