import type { Transfer } from '../client/rejoin-client.js';
import { ActionButtons } from './action-buttons.js';
import { announce } from './announcer.js';
import { element, setAttribute, setText } from './element.js';
import { fileInput } from './file-input.js';
import { fileName, rowHead } from './file-row.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { download, isSavedAlready, remove } from './save.js';
import { progressOf, stateOf } from './transfer-wording.js';

/** The size of a chunk on the wire; counts are shown to the curious. */
const CHUNK = 65_536;

type Action = 'pause' | 'resume' | 'attach' | 'save' | 'cancel' | 'remove';

/** A file on its way, with what can be done about it now. */
export class TransferRow implements Row<Transfer> {
  readonly root: HTMLElement;
  readonly #state = element('span', { class: 'transfer-state', 'data-testid': 'transfer-state' });
  readonly #progress = element('span', { class: 'transfer-progress' });
  readonly #chunks = element('span', { class: 'transfer-chunks' });
  readonly #bar: HTMLProgressElement;
  readonly #buttons: ActionButtons<Action>;
  readonly #file = fileInput('transfer-attach-file', false, ([file]) => file && this.#attach(file));
  readonly #unlisten: () => void;

  constructor(
    private readonly transfer: Transfer,
    private readonly nameOf: (userId: string) => string,
    private readonly notices: Notices,
  ) {
    const { id, filename, direction, withUserId } = transfer;
    this.root = element('li', { class: 'transfer', 'data-testid': 'transfer', 'data-transfer-id': id });
    this.#bar = element('progress', { max: 100, value: 0, 'aria-label': `Progress of ${filename}` });
    this.#buttons = this.#actions(filename);
    const { sign, title } = rowHead(direction, fileName(filename), nameOf(withUserId));
    const figures = element('p', { class: 'transfer-figures' }, this.#state, this.#progress, this.#chunks);
    const actions = element('div', { class: 'transfer-actions' }, ...this.#buttons.all, this.#file);
    this.root.append(sign, element('div', { class: 'transfer-body' }, title, this.#bar, figures), actions);
    this.#unlisten = transfer.on('change', () => this.update());
  }

  update(): void {
    const { transfer } = this;
    const other = this.nameOf(transfer.withUserId);
    this.#writeData();
    this.#tellState(stateOf(transfer, other));
    setText(this.#progress, progressOf(transfer));
    setText(this.#chunks, this.#chunkCount());
    const percent = transfer.status === 'COMPLETED' ? 100 : transfer.progress.percent;
    if (this.#bar.value !== percent) this.#bar.value = percent;
    setAttribute(this.#bar, 'aria-valuetext', progressOf(transfer));
    this.#bar.hidden = !['ACTIVE', 'PAUSED'].includes(transfer.status);
    this.#showButtons();
  }

  close(): void {
    this.#unlisten();
  }

  #tellState(state: string): void {
    const before = this.#state.textContent;
    if (before === state) return;
    this.#state.textContent = state;
    if (before !== '') announce(`${this.transfer.filename}: ${state}`);
  }

  #writeData(): void {
    const { direction, status, withUserId, progress, stats, endReason, route, size } = this.transfer;
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
      route,
    };
    for (const [name, value] of Object.entries(data)) setAttribute(this.root, `data-${name}`, value);
  }

  #pausers(): string {
    const { pausedByMe, pausedByOther, pausedByConnection } = this.transfer;
    return [pausedByMe && 'me', pausedByOther && 'other', pausedByConnection && 'connection'].filter(Boolean).join(' ');
  }

  #chunkCount(): string {
    const { chunksVerified, chunksTotal } = this.root.dataset;
    return ['ACTIVE', 'PAUSED'].includes(this.transfer.status) ? `${chunksVerified}/${chunksTotal} chunks` : '';
  }

  #showButtons(): void {
    const { status, isLive, direction, pausedByMe, needsFile, fileReady, batch } = this.transfer;
    this.#buttons.show({
      pause: status === 'ACTIVE' && !needsFile,
      resume: status === 'PAUSED' && pausedByMe,
      attach: needsFile && isLive,
      save: direction === 'incoming' && fileReady && !isSavedAlready(this.transfer),
      cancel: isLive,
      // Of a batch the row stays: it says what came of it.
      remove: !isLive && (batch === null || fileReady),
    });
  }

  #actions(filename: string): ActionButtons<Action> {
    const { transfer } = this;
    const action = (testId: Action, sign: string, name: string, act: () => Promise<unknown>, label?: string) => {
      return { testId: `transfer-${testId}`, sign, name, act, ...(label !== undefined && { label }) };
    };
    const choose = async (): Promise<void> => this.#file.click();
    const actions = {
      pause: action('pause', 'pause', `Pause ${filename}`, () => transfer.pause()),
      resume: action('resume', 'resume', `Resume ${filename}`, () => transfer.resume()),
      attach: action('attach', 'file', `Choose the file ${filename} again`, choose, 'Choose the file'),
      save: action('save', 'save', `Save ${filename}`, () => download(transfer), 'Save'),
      cancel: action('cancel', 'close', `Cancel ${filename}`, () => transfer.cancel()),
      remove: action('remove', 'close', `Remove ${filename} from the list`, () => remove(transfer)),
    };
    return new ActionButtons(actions, this.notices);
  }

  #attach(file: File): void {
    void this.notices.trying(() => this.transfer.attach(file));
  }
}
