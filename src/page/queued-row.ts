import type { QueuedFile } from '../client/rejoin-client.js';
import { ActionButtons } from './action-buttons.js';
import { formatBytes } from './amounts.js';
import { queuedState } from './batch-wording.js';
import { element, setAttribute, setText } from './element.js';
import { fileInput } from './file-input.js';
import { fileName, rowHead } from './file-row.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { text } from './texts/text.js';

/** A file that waits to be offered, or can't be. */
export class QueuedRow implements Row<QueuedFile> {
  readonly root: HTMLElement;
  readonly #state = element('span', { class: 'transfer-state', 'data-testid': 'queued-state' });
  readonly #buttons: ActionButtons<'attach' | 'cancel'>;

  constructor(
    queued: QueuedFile,
    private readonly nameOf: (userId: string) => string,
    notices: Notices,
    attach: (files: readonly File[]) => void,
  ) {
    const { id, filename, size, receiverId } = queued;
    const words = text.files;
    const file = fileInput('queued-attach-file', true, attach);
    const attachAgain = {
      testId: 'queued-attach',
      sign: 'file',
      name: words.chooseFileAgain(filename),
      label: words.chooseFile,
      act: async () => file.click(),
    };
    const takeOut = async (): Promise<void> => queued.cancel();
    const cancel = { testId: 'queued-cancel', sign: 'close', name: words.removeQueued(filename), act: takeOut };
    this.#buttons = new ActionButtons({ attach: attachAgain, cancel }, notices);
    const { sign, title } = rowHead('outgoing', fileName(filename), nameOf(receiverId));
    const figures = element('p', { class: 'transfer-figures' }, this.#state, element('span', {}, formatBytes(size)));
    const actions = element('div', { class: 'transfer-actions' }, ...this.#buttons.all, file);
    this.root = element('li', { class: 'transfer', 'data-testid': 'queued', 'data-queued-id': id });
    this.root.append(sign, element('div', { class: 'transfer-body' }, title, figures), actions);
  }

  update(queued: QueuedFile): void {
    const { state, error, receiverId, needsFile } = queued;
    setAttribute(this.root, 'data-state', state);
    setAttribute(this.root, 'data-code', error?.code ?? null);
    setAttribute(this.root, 'data-status', state === 'dropped' ? 'FAILED' : 'PENDING');
    setText(this.#state, queuedState(queued, this.nameOf(receiverId)));
    this.#buttons.show({ attach: needsFile, cancel: true });
  }
}
