import type { Transfer } from '../client/rejoin-client.js';
import { ActionButtons, type Action } from './action-buttons.js';
import { announce } from './announcer.js';
import { element, setAttribute, setText } from './element.js';
import { fileInput } from './file-input.js';
import { fileName, rowHead } from './file-row.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { canShare, download, isSavedAlready, remove, share } from './save.js';
import { isolated } from './texts/isolated.js';
import { text } from './texts/text.js';
import { canGoAgain, progressOf, stateOf } from './transfer-wording.js';

/** The size of a chunk on the wire; counts are shown to the curious. */
const CHUNK = 65_536;

type Name = 'pause' | 'resume' | 'attach' | 'again' | 'share' | 'save' | 'cancel' | 'remove';

/** What a row of a file needs of the page. */
export interface TransferRowHost {
  readonly notices: Notices;
  readonly nameOf: (userId: string) => string;
  /** Offers a file anew, to the same user. */
  readonly sendAgain: (userId: string, files: readonly File[]) => void;
}

/** A file on its way, with what can be done about it now. */
export class TransferRow implements Row<Transfer> {
  readonly root: HTMLElement;
  readonly #state = element('span', { class: 'transfer-state', 'data-testid': 'transfer-state' });
  readonly #progress = element('span', { class: 'transfer-progress' });
  readonly #chunks = element('span', { class: 'transfer-chunks' });
  readonly #bar: HTMLProgressElement;
  readonly #buttons: ActionButtons<Name>;
  readonly #file = fileInput('transfer-attach-file', false, ([file]) => file && this.#chosen(file));
  readonly #unlisten: () => void;
  #told = '';

  constructor(
    private readonly transfer: Transfer,
    private readonly host: TransferRowHost,
  ) {
    const { id, filename, direction, withUserId } = transfer;
    this.root = element('li', { class: 'transfer', 'data-testid': 'transfer', 'data-transfer-id': id });
    const progress = text.files.progressOf(isolated(filename));
    this.#bar = element('progress', { max: 100, value: 0, 'aria-label': progress });
    this.#buttons = new ActionButtons(this.#actions(filename), host.notices);
    const { sign, title } = rowHead(direction, fileName(filename), host.nameOf(withUserId));
    const details = this.#details(filename);
    const figures = element('div', { class: 'transfer-figures' }, this.#state, this.#progress, details);
    const body = element('div', { class: 'transfer-body' }, title, this.#bar, figures);
    const actions = element('div', { class: 'transfer-actions' }, ...this.#buttons.all, this.#file);
    this.root.append(sign, body, actions);
    this.#unlisten = transfer.on('change', () => this.update());
  }

  update(): void {
    const { transfer } = this;
    const other = this.host.nameOf(transfer.withUserId);
    this.#writeData();
    this.#tellState(stateOf(transfer, other));
    setText(this.#progress, progressOf(transfer));
    const { chunksVerified, chunksTotal } = this.root.dataset;
    setText(this.#chunks, text.files.chunks(Number(chunksVerified), Number(chunksTotal)));
    const percent = transfer.status === 'COMPLETED' ? 100 : transfer.progress.percent;
    if (this.#bar.value !== percent) this.#bar.value = percent;
    setAttribute(this.#bar, 'aria-valuetext', progressOf(transfer));
    this.#bar.hidden = transfer.elsewhere || !['ACTIVE', 'PAUSED'].includes(transfer.status);
    this.#showButtons();
  }

  close(): void {
    this.#unlisten();
  }

  #tellState(state: string): void {
    const before = this.#told;
    if (before === state) return;
    this.#told = state;
    setText(this.#state, state);
    if (before !== '') announce(`${this.transfer.filename}: ${state}`);
  }

  #writeData(): void {
    const { direction, status, withUserId, progress, stats, endReason, errorCode, route, size } = this.transfer;
    const total = Math.ceil(size / CHUNK);
    const data = {
      direction,
      status,
      'with-user-id': withUserId,
      percent: status === 'COMPLETED' ? 100 : Math.floor(progress.percent),
      'chunks-total': total,
      'chunks-verified': progress.bytes >= size ? total : Math.floor(progress.bytes / CHUNK),
      'chunks-sent': stats.chunksSent,
      'chunks-received': stats.chunksReceived,
      'chunks-duplicate': stats.duplicateChunks,
      'paused-by': this.#pausers(),
      'end-reason': endReason,
      'error-code': errorCode,
      route,
    };
    for (const [name, value] of Object.entries(data)) setAttribute(this.root, `data-${name}`, value);
  }

  #pausers(): string {
    const { pausedByMe, pausedByOther, pausedByConnection } = this.transfer;
    return [pausedByMe && 'me', pausedByOther && 'other', pausedByConnection && 'connection'].filter(Boolean).join(' ');
  }

  /** For the curious, and for who can't point at a name to see all of it. */
  #details(filename: string): HTMLElement {
    const words = text.files;
    const summary = element('summary', {}, words.details);
    const name = element('bdi', { class: 'transfer-name' }, filename);
    const look = {
      class: 'transfer-details',
      'data-testid': 'transfer-details',
      'aria-label': words.detailsOf(filename),
    };
    return element('details', look, summary, name, this.#chunks);
  }

  #showButtons(): void {
    const { transfer } = this;
    const { status, isLive, direction, pausedByMe, needsFile, fileReady, batch } = transfer;
    const savable = direction === 'incoming' && fileReady && !isSavedAlready(transfer);
    this.#buttons.show({
      pause: status === 'ACTIVE' && !needsFile,
      resume: status === 'PAUSED' && pausedByMe,
      attach: needsFile && isLive,
      again: canGoAgain(transfer),
      share: savable && canShare(transfer),
      save: savable,
      cancel: isLive,
      // Of a batch the row stays: it says what came of it.
      remove: !isLive && (batch === null || fileReady),
    });
  }

  #actions(filename: string): Readonly<Record<Name, Action>> {
    const { transfer } = this;
    const words = text.files;
    const action = (name: Name, sign: string, what: string, act: () => Promise<unknown>, label?: string): Action => {
      return { testId: `transfer-${name}`, sign, name: what, act, ...(label !== undefined && { label }) };
    };
    const choose = async (): Promise<void> => this.#file.click();
    return {
      pause: action('pause', 'pause', words.pause(filename), () => transfer.pause()),
      resume: action('resume', 'resume', words.resume(filename), () => transfer.resume()),
      attach: action('attach', 'file', words.chooseFileAgain(filename), choose, words.chooseFile),
      again: action('again', 'file', words.sendFileAgain(filename), choose, words.sendAgain),
      share: action('share', 'share', words.shareFile(filename), () => share(transfer)),
      save: action('save', 'save', words.saveFile(filename), () => download(transfer), words.save),
      cancel: action('cancel', 'close', words.cancel(filename), () => transfer.cancel()),
      remove: action('remove', 'close', words.removeFromList(filename), () => remove(transfer)),
    };
  }

  #chosen(file: File): void {
    const { transfer, host } = this;
    if (transfer.isLive) void host.notices.trying(() => this.#attach(file));
    else {
      host.sendAgain(transfer.withUserId, [file]);
      if (transfer.batch === null) void transfer.dismiss();
    }
  }

  async #attach(file: File): Promise<void> {
    try {
      await this.transfer.attach(file);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'WRONG_FILE') throw error;
      this.host.notices.problem(text.files.wrongFile(this.transfer.filename));
    }
  }
}
