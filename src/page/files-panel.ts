import type { IncomingBatch, Room, Transfer } from '../client/rejoin-client.js';
import { countOf } from './amounts.js';
import { BatchOffer } from './batch-offer.js';
import { BatchRow } from './batch-row.js';
import { part } from './element.js';
import type { FileDrop } from './file-drop.js';
import { listed, type FileItem } from './files-list.js';
import { KeyedList, type Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { Offer } from './offer.js';
import { QueuedRow } from './queued-row.js';
import { FolderSaver } from './save-all.js';
import { throttled } from './throttle.js';
import { TransferRow } from './transfer-row.js';

type Question = { readonly transfer: Transfer } | { readonly batch: IncomingBatch };

const SHOW_EVERY_MS = 50;

/** Files that wait, are on their way, or arrived; offers that wait for an answer stand above everything else. */
export class FilesPanel {
  readonly #items: KeyedList<FileItem>;
  readonly #offers: KeyedList<Question>;
  readonly #empty: HTMLElement;
  /** By `sender/batch`: where its files go as they are complete. */
  readonly #folders = new Map<string, FolderSaver>();

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    drop: FileDrop,
    private readonly notices: Notices,
    /** We began something: a file of ours is offered, or one of theirs accepted. */
    private readonly begun: () => void,
  ) {
    this.#empty = part(root, 'no-transfers', HTMLElement);
    const rows = part(root, 'transfers', HTMLElement);
    this.#items = new KeyedList(
      rows,
      ({ key }) => key,
      (item) => this.#rowFor(item),
    );
    const offers = part(root, 'offers', HTMLElement);
    this.#offers = new KeyedList(offers, questionKey, (question) => this.#offerFor(question));
    wireSending(root, drop);
    // A thousand files change thousands of times.
    const show = throttled(() => this.show(), SHOW_EVERY_MS);
    for (const event of ['participants', 'transfers', 'queue'] as const) room.on(event, show);
    show();
  }

  show(): void {
    const { transfers, queue, batches } = this.room;
    const isOffer = (one: Transfer): boolean => one.direction === 'incoming' && one.status === 'PENDING';
    const single = transfers.filter((one) => isOffer(one) && !one.batch).map((transfer) => ({ transfer }));
    const open = batches.filter(({ state }) => state === 'open').map((batch) => ({ batch }));
    this.#offers.show([...open, ...single]);
    const others = transfers.filter((one) => !isOffer(one));
    const items = listed(others, queue, batches);
    const isNew = items.some((item) => isUnderWay(item) && !this.#items.row(item.key));
    this.#items.show(items);
    if (isNew) this.begun();
    this.#empty.hidden = items.length > 0;
    for (const saver of this.#folders.values()) saver.consider();
  }

  #rowFor(item: FileItem): Row<FileItem> {
    const { notices } = this;
    const nameOf = (userId: string): string => this.room.nameOf(userId);
    const attach = (files: readonly File[]): void => void this.#attach(files);
    const isHere = (userId: string): boolean => this.room.participants.some((one) => one.userId === userId);
    if (item.kind === 'batch') return new BatchRow(item, { notices, nameOf, attach, isHere });
    if (item.kind === 'transfer') return new TransferRow(item.transfer, nameOf, notices);
    const row = new QueuedRow(item.queued, nameOf, notices, attach);
    return { root: row.root, update: (next) => next.kind === 'queued' && row.update(next.queued) };
  }

  #offerFor(question: Question): Row<Question> {
    const nameOf = (userId: string): string => this.room.nameOf(userId);
    if ('transfer' in question) return new Offer(question.transfer, nameOf, this.notices);
    const { batch } = question;
    const into = (folder: FileSystemDirectoryHandle): void => {
      this.#folders.set(questionKey(question), new FolderSaver(folder, batch, this.notices));
    };
    const row = new BatchOffer(batch, nameOf, this.notices, into);
    return { root: row.root, update: (next) => 'batch' in next && row.update(next.batch) };
  }

  /** After a reload: the files once more. */
  async #attach(files: readonly File[]): Promise<void> {
    const unknown = await this.room.attachFiles(files);
    const [first] = unknown;
    if (!first) return;
    const which = unknown.length === 1 ? `“${first.name}” is` : `${countOf(unknown.length, 'file')} are`;
    this.notices.problem(`${which} not among those that wait: name and size must be the same.`);
  }
}

function questionKey(question: Question): string {
  return 'transfer' in question ? question.transfer.id : `${question.batch.senderId}/${question.batch.id}`;
}

function isUnderWay(item: FileItem): boolean {
  if (item.kind === 'transfer') return item.transfer.status !== 'COMPLETED';
  if (item.kind === 'queued') return true;
  return item.queued.length > 0 || item.transfers.some(({ status }) => status !== 'COMPLETED');
}

function wireSending(root: HTMLElement, drop: FileDrop): void {
  for (const what of ['send-file', 'send-folder']) {
    const input = part(root, `${what}-input`, HTMLInputElement);
    const button = part(root, what, HTMLButtonElement);
    button.addEventListener('click', () => input.click());
    // Phones have no folders to choose.
    if (what === 'send-folder') button.hidden = !('webkitdirectory' in input);
    input.addEventListener('change', () => {
      void drop.picked([...(input.files ?? [])]);
      input.value = '';
    });
  }
}
