import type { IncomingBatch } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { element, setAttribute, setText } from './element.js';
import { fileName } from './file-row.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { offerButton } from './offer.js';
import { avatar } from './person.js';
import { canPickFolder, pickFolder } from './save-all.js';
import { SpaceNote } from './space-note.js';
import { text } from './texts/text.js';

/** Files that somebody wants to hand us together: one question for all of them. */
export class BatchOffer implements Row<IncomingBatch> {
  readonly root: HTMLElement;
  readonly #count = element('strong', { class: 'offer-name' });
  readonly #space: SpaceNote;
  readonly #size = element('span');
  /** Of the file that is offered first. */
  readonly #first = element('span', { class: 'offer-first' });
  readonly #more = element('span', { class: 'offer-more' });

  constructor(
    batch: IncomingBatch,
    private readonly nameOf: (userId: string) => string,
    notices: Notices,
    /** All of them are to be saved there as they come. */
    into: (folder: FileSystemDirectoryHandle) => void,
  ) {
    const { senderId, count } = batch;
    const words = text.files;
    const [from, files] = [nameOf(senderId), text.amounts.files(count)];
    const accept = offerButton(notices, 'accept', words.acceptFiles(files, from), words.accept, () => batch.accept());
    const choose = async (): Promise<void> => {
      into(await pickFolder());
      await batch.accept();
    };
    const where = words.saveFilesToFolder(files);
    const saveTo = offerButton(notices, 'save-folder', where, words.saveToFolder, choose);
    saveTo.hidden = !canPickFolder();
    this.#space = new SpaceNote(accept, saveTo.hidden ? words.makeSpace : words.makeSpaceOrFolder);
    const no = words.declineFiles(files, from);
    const reject = offerButton(notices, 'reject', no, words.decline, () => batch.reject());
    const detail = element('p', { class: 'muted offer-detail' }, this.#size, this.#first, this.#more);
    const asks = element('p', {}, words.wantsToSend(from));
    const about = element('div', { class: 'offer-words' }, asks, this.#count, detail, this.#space.root);
    const choices = element('div', { class: 'offer-choices' }, accept, saveTo, reject);
    this.root = element('div', { class: 'offer', role: 'group', 'data-testid': 'offer', 'data-batch-id': batch.id });
    this.root.append(avatar(from, senderId), about, choices);
    this.update(batch);
  }

  update({ senderId, count, size, transfers }: IncomingBatch): void {
    const [first] = transfers.filter(({ status }) => status === 'PENDING');
    const files = text.amounts.files(count);
    setAttribute(this.root, 'aria-label', text.files.filesFrom(files, this.nameOf(senderId)));
    setText(this.#count, files);
    setText(this.#size, formatBytes(size));
    if (first && this.#first.textContent !== first.filename) this.#first.replaceChildren(fileName(first.filename));
    setText(this.#more, first && count > 1 ? text.files.andMore(count - 1) : '');
    void this.#space.check(transfers[0], size);
  }
}
