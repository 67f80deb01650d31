import type { QueuedFile, Transfer } from '../client/rejoin-client.js';
import { ActionButtons, type Action } from './action-buttons.js';
import { announce } from './announcer.js';
import { batchProgress, batchState, type BatchFigures } from './batch-wording.js';
import { element, setAttribute, setText } from './element.js';
import { fileInput } from './file-input.js';
import { rowHead } from './file-row.js';
import type { BatchItem } from './files-list.js';
import { KeyedList, type Row } from './keyed-list.js';
import { QueuedRow } from './queued-row.js';
import { removeAll } from './save.js';
import { canPickFolder, pickFolder, saveAsZip, saveInto, unsaved } from './save-all.js';
import { text } from './texts/text.js';
import { throttled } from './throttle.js';
import { TransferRow, type TransferRowHost } from './transfer-row.js';

type File = { readonly transfer: Transfer } | { readonly queued: QueuedFile };
type Name = 'attach' | 'zip' | 'folder' | 'cancel' | 'remove';

/** What a row of files needs of the page. */
export interface BatchRowHost extends TransferRowHost {
  /** That user is in the room. */
  readonly isHere: (userId: string) => boolean;
  /** Files that the person chose once more, after a reload. */
  readonly attach: (files: readonly globalThis.File[]) => void;
}

const SHOW_EVERY_MS = 100;

/** Files that go or come together: one progress, what can be done about all of them, and each of them on demand. */
export class BatchRow implements Row<BatchItem> {
  readonly root = element('li', { class: 'transfer batch', 'data-testid': 'batch' });
  readonly #title = element('strong', {});
  readonly #state = element('span', { class: 'transfer-state', 'data-testid': 'batch-state' });
  readonly #progress = element('span', { class: 'transfer-progress' });
  readonly #bar = element('progress', { max: 100, value: 0 });
  readonly #summary = element('summary', { 'data-testid': 'batch-details' });
  readonly #details = element('details', { class: 'batch-files' }, this.#summary);
  readonly #rows: KeyedList<File>;
  readonly #buttons: ActionButtons<Name>;
  readonly #unlisten = new Map<string, () => void>();
  readonly #other: string;
  #told = '';
  readonly #showSoon = throttled(() => this.#show(), SHOW_EVERY_MS);

  constructor(
    private item: BatchItem,
    private readonly host: BatchRowHost,
  ) {
    const { direction, withUserId, key } = item;
    this.#other = host.nameOf(withUserId);
    const file = fileInput('batch-attach-file', true, host.attach);
    this.#buttons = new ActionButtons(this.#actions(file), host.notices);
    const { sign, title } = rowHead(direction, this.#title, this.#other);
    const figures = element('p', { class: 'transfer-figures' }, this.#state, this.#progress);
    const actions = element('div', { class: 'transfer-actions' }, ...this.#buttons.all, file);
    const list = element('ul', { class: 'batch-list', 'data-testid': 'batch-list' });
    this.#rows = new KeyedList(list, keyOf, (one) => this.#rowFor(one));
    this.#details.append(list);
    this.#details.addEventListener('toggle', () => this.#showFiles());
    setAttribute(this.#details, 'aria-label', text.files.filesOf(direction, this.#other));
    setAttribute(this.root, 'data-batch-key', key);
    setAttribute(this.root, 'data-direction', direction);
    setAttribute(this.root, 'data-with-user-id', withUserId);
    const body = element('div', { class: 'transfer-body' }, title, this.#bar, figures);
    this.root.append(sign, body, actions, this.#details);
  }

  update(item: BatchItem): void {
    this.item = item;
    this.#follow();
    this.#show();
    this.#showFiles();
  }

  close(): void {
    for (const unlisten of this.#unlisten.values()) unlisten();
  }

  /** Progress of each that moves; a change of status comes with the list. */
  #follow(): void {
    for (const transfer of this.item.transfers) {
      if (!transfer.isLive) {
        this.#unlisten.get(transfer.id)?.();
        this.#unlisten.delete(transfer.id);
      } else if (!this.#unlisten.has(transfer.id)) {
        this.#unlisten.set(transfer.id, transfer.on('change', this.#showSoon));
      }
    }
  }

  #show(): void {
    const figures = figuresOf(this.item, this.host.isHere(this.item.withUserId));
    const { count, complete, moving, over } = figures;
    const files = text.amounts.files(count);
    setText(this.#title, files);
    setText(this.#summary, count === 1 ? text.files.showIt : text.files.showAll(files));
    this.#tellState(batchState(figures, this.#other), files);
    setText(this.#progress, batchProgress(figures));
    setAttribute(this.#bar, 'aria-label', text.files.progressOf(files));
    setAttribute(this.#bar, 'aria-valuetext', batchProgress(figures));
    this.#bar.value = figures.size === 0 ? 0 : (figures.bytes / figures.size) * 100;
    this.#bar.hidden = over || moving + complete === 0;
    const status = over ? (complete > 0 ? 'COMPLETED' : 'FAILED') : moving > 0 ? 'ACTIVE' : 'PENDING';
    const data = { status, count, complete, waiting: figures.waiting, failed: figures.failed };
    for (const [name, value] of Object.entries(data)) setAttribute(this.root, `data-${name}`, value);
    const savable = this.item.direction === 'incoming' && unsaved(this.item.transfers).length > 0;
    this.#buttons.show({
      attach: figures.needFile > 0,
      zip: savable,
      folder: savable && canPickFolder(),
      cancel: !over || this.item.queued.length > 0,
      remove: over && this.item.queued.length === 0,
    });
  }

  #tellState(state: string, files: string): void {
    const before = this.#told;
    this.#told = state;
    setText(this.#state, state);
    // How many there are by now is for those who look.
    if (before !== '' && kindOf(before) !== kindOf(state)) announce(`${files}: ${state}`);
  }

  #showFiles(): void {
    if (!this.#details.open) return;
    const { transfers, queued } = this.item;
    this.#rows.show([...transfers.map((transfer) => ({ transfer })), ...queued.map((one) => ({ queued: one }))]);
  }

  #rowFor(one: File): Row<File> {
    const { notices, nameOf, attach } = this.host;
    if ('transfer' in one) return new TransferRow(one.transfer, this.host);
    const row = new QueuedRow(one.queued, nameOf, notices, attach);
    return { root: row.root, update: (next) => 'queued' in next && row.update(next.queued) };
  }

  #actions(file: HTMLInputElement): Readonly<Record<Name, Action>> {
    const from = this.#other;
    const words = text.files;
    const { direction } = this.item;
    const zip = (): Promise<void> => saveAsZip(unsaved(this.item.transfers), words.archiveName(from));
    const folder = async (): Promise<void> => {
      const place = await pickFolder();
      for (const transfer of unsaved(this.item.transfers)) await saveInto(place, transfer);
      this.#show();
    };
    const choose = { sign: 'file', name: words.chooseFilesAgain, label: words.chooseFiles };
    const asZip = { sign: 'save', name: words.saveAllZipFrom(from), label: words.saveAllZip };
    const into = { sign: 'save', name: words.saveAllFolder(from) };
    const stop = { sign: 'close', name: words.cancelAll(direction, from) };
    const remove = { sign: 'close', name: words.removeAll(direction, from) };
    return {
      attach: { ...choose, testId: 'batch-attach', act: async () => file.click() },
      zip: { ...asZip, testId: 'batch-save-zip', act: () => zip().then(() => this.#show()) },
      folder: { ...into, testId: 'batch-save-folder', act: folder },
      cancel: { ...stop, testId: 'batch-cancel', act: () => this.#cancel() },
      remove: { ...remove, testId: 'batch-remove', act: () => removeAll(this.item.transfers) },
    };
  }

  async #cancel(): Promise<void> {
    const { batch, queued, transfers } = this.item;
    for (const one of queued) one.cancel();
    if (batch) await batch.cancel();
    else await Promise.all(transfers.filter(({ isLive }) => isLive).map((one) => one.cancel()));
  }
}

function keyOf(one: File): string {
  return 'transfer' in one ? one.transfer.id : one.queued.id;
}

function kindOf(state: string): string {
  return state.replace(/\d+/g, '');
}

/** How the files of a row stand. `isHere`: the other party is in the room. */
export function figuresOf({ direction, transfers, queued, batch }: BatchItem, isHere: boolean): BatchFigures {
  const having = (...statuses: readonly string[]): number =>
    transfers.filter(({ status }) => statuses.includes(status)).length;
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, one) => all + one, 0);
  const dropped = queued.filter(({ state }) => state === 'dropped');
  const known = {
    outgoing: direction === 'outgoing',
    waiting: queued.filter(({ state, needsFile }) => state === 'waiting' && !needsFile).length,
    needFile: [...queued, ...transfers].filter((one) => one.needsFile).length,
    asking: having('PENDING'),
    moving: having('ACTIVE', 'PAUSED'),
    failed: having('FAILED', 'CANCELLED') + dropped.length,
    declined: transfers.some(({ endReason }) => endReason === 'REJECTED') || batch?.state === 'declined',
  };
  if (batch) {
    const { files: complete, count, bytes, size } = batch.progress;
    const newest = transfers.at(-1);
    const stopped = newest?.endReason === 'CANCELLED_BY_SENDER' && newest.errorCode === null && known.asking === 0;
    // Nobody offers more of it when its receiver or its sender stopped it, or its sender is gone.
    const over = complete + known.failed >= count || (known.moving === 0 && (known.declined || stopped || !isHere));
    return { ...known, count, complete, bytes, size, over };
  }
  const [complete, count] = [having('COMPLETED'), transfers.length + queued.length];
  const size = sum(transfers.map((one) => one.size)) + sum(queued.map((one) => one.size));
  const bytes = sum(transfers.map((one) => one.progress.bytes));
  return { ...known, count, complete, bytes, size, over: complete + known.failed >= count };
}
