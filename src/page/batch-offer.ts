import type { IncomingBatch } from '../client/rejoin-client.js';
import { countOf, formatBytes } from './amounts.js';
import { element, setAttribute, setText } from './element.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { offerButton } from './offer.js';
import { avatar } from './person.js';
import { canPickFolder, pickFolder } from './save-all.js';
import { SpaceNote } from './space-note.js';

/** Files that somebody wants to hand us together: one question for all of them. */
export class BatchOffer implements Row<IncomingBatch> {
  readonly root: HTMLElement;
  readonly #count = element('strong', { class: 'offer-name' });
  readonly #space: SpaceNote;
  readonly #detail = element('p', { class: 'muted offer-name' });

  constructor(
    batch: IncomingBatch,
    private readonly nameOf: (userId: string) => string,
    notices: Notices,
    /** All of them are to be saved there as they come. */
    into: (folder: FileSystemDirectoryHandle) => void,
  ) {
    const { senderId, count } = batch;
    const [from, files] = [nameOf(senderId), countOf(count, 'file')];
    const accept = offerButton(notices, 'accept', `Accept ${files} from ${from}`, 'Accept', () => batch.accept());
    const choose = async (): Promise<void> => {
      into(await pickFolder());
      await batch.accept();
    };
    const where = `Accept ${files} and save them to a folder`;
    const saveTo = offerButton(notices, 'save-folder', where, 'Save to a folder…', choose);
    saveTo.hidden = !canPickFolder();
    this.#space = new SpaceNote(accept, saveTo.hidden ? null : 'save them to a folder');
    const reject = offerButton(notices, 'reject', `Decline ${files} from ${from}`, 'Decline', () => batch.reject());
    const asks = element('p', {}, `${from} wants to send you`);
    const words = element('div', { class: 'offer-words' }, asks, this.#count, this.#detail, this.#space.root);
    const choices = element('div', { class: 'offer-choices' }, accept, saveTo, reject);
    this.root = element('div', { class: 'offer', role: 'group', 'data-testid': 'offer', 'data-batch-id': batch.id });
    this.root.append(avatar(from, senderId), words, choices);
    this.update(batch);
  }

  update({ senderId, count, size, transfers }: IncomingBatch): void {
    const open = transfers.filter(({ status }) => status === 'PENDING');
    setAttribute(this.root, 'aria-label', `${countOf(count, 'file')} from ${this.nameOf(senderId)}`);
    setText(this.#count, countOf(count, 'file'));
    const first = open[0]?.filename ?? '';
    const more = count > 1 ? ` and ${count - 1} more` : '';
    setText(this.#detail, `${formatBytes(size)} · ${first}${more}`);
    void this.#space.check(transfers[0], size);
  }
}
