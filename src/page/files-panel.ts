import type { IncomingBatch, RejoinClient, Room, Transfer } from '../client/rejoin-client.js';
import { announce } from './announcer.js';
import { BatchOffer } from './batch-offer.js';
import { BatchRow, type BatchRowHost } from './batch-row.js';
import { part } from './element.js';
import type { FileDrop } from './file-drop.js';
import { clearFinished, hasFinished } from './finished-files.js';
import { listed, type FileItem } from './files-list.js';
import { KeyedList, type Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { Offer } from './offer.js';
import { QueuedRow } from './queued-row.js';
import { whenHandedOver } from './save.js';
import { FolderSaver } from './save-all.js';
import { text } from './texts/text.js';
import { throttled } from './throttle.js';
import { TransferRow } from './transfer-row.js';

/** What the files of a room need of the page. */
export interface FilesPlace {
  readonly root: HTMLElement;
  readonly client: RejoinClient;
  readonly room: Room;
  readonly drop: FileDrop;
  readonly notices: Notices;
  /** We began something: a file of ours is offered, or one of theirs accepted. */
  readonly begun: () => void;
  /** Aborted when the person leaves the room. */
  readonly signal: AbortSignal;
}

type Question = { readonly transfer: Transfer } | { readonly batch: IncomingBatch };

const SHOW_EVERY_MS = 50;

/** Files that wait, are on their way, or arrived; offers that wait for an answer stand above everything else. */
export class FilesPanel {
  readonly #items: KeyedList<FileItem>;
  readonly #offers: KeyedList<Question>;
  readonly #empty: HTMLElement;
  readonly #clear: HTMLButtonElement;
  /** By `sender/batch`: where its files go as they are complete. */
  readonly #folders = new Map<string, FolderSaver>();
  readonly #host: BatchRowHost;

  constructor(private readonly place: FilesPlace) {
    const { root, room, drop, notices, signal } = place;
    this.#host = {
      notices,
      nameOf: (userId) => room.nameOf(userId),
      isHere: (userId) => room.participants.some((one) => one.userId === userId),
      attach: (files) => void this.#attach(files),
      sendAgain: (userId, files) => drop.send(files, [userId]),
    };
    this.#empty = part(root, 'no-transfers', HTMLElement);
    this.#clear = part(root, 'clear-files', HTMLButtonElement);
    const rows = part(root, 'transfers', HTMLElement);
    this.#items = new KeyedList(
      rows,
      ({ key }) => key,
      (item) => this.#rowFor(item),
    );
    const offers = part(root, 'offers', HTMLElement);
    this.#offers = new KeyedList(offers, questionKey, (question) => this.#offerFor(question));
    wireSending(root, drop, notices);
    this.#clear.addEventListener('click', () => void notices.trying(() => this.#clearFinished()));
    // A thousand files change thousands of times.
    const show = throttled(() => this.show(), SHOW_EVERY_MS);
    for (const event of ['participants', 'transfers', 'queue'] as const) room.on(event, show);
    whenHandedOver(show, signal);
    show();
  }

  show(): void {
    const { activeElement } = document;
    const row = activeElement?.closest('.offer, .transfer');
    const beside = row?.nextElementSibling ?? row?.previousElementSibling;
    this.#showAll();
    if (row?.isConnected === false) this.#focusAt(beside);
  }

  /** Where the keyboard was is gone: it goes on beside it. */
  #focusAt(beside: Element | null | undefined): void {
    const { root } = this.place;
    const row = beside?.isConnected ? beside : part(root, 'transfers', HTMLElement).firstElementChild;
    (row?.querySelector<HTMLElement>('button:not([hidden])') ?? part(root, 'send-file', HTMLElement)).focus();
  }

  #showAll(): void {
    const { transfers, batches } = this.place.room;
    const single = transfers.filter((one) => isOffer(one) && !one.batch).map((transfer) => ({ transfer }));
    const open = batches.filter(({ state }) => state === 'open').map((batch) => ({ batch }));
    this.#offers.show([...open, ...single]);
    const items = this.#listed();
    const isNew = items.some((item) => isUnderWay(item) && !this.#items.row(item.key));
    this.#items.show(items);
    if (isNew) this.place.begun();
    this.#empty.hidden = items.length > 0;
    this.#clear.hidden = !hasFinished(items, this.#host.isHere);
    for (const saver of this.#folders.values()) saver.consider();
  }

  #listed(): readonly FileItem[] {
    const { transfers, queue, batches } = this.place.room;
    // An answer that the server hasn't heard yet is given all the same.
    const answered = batches.filter(({ state }) => state === 'accepted' || state === 'declined');
    const isAnswered = (one: Transfer): boolean => answered.some((batch) => batch.transfers.includes(one));
    return listed(
      transfers.filter((one) => !isOffer(one) || isAnswered(one)),
      queue,
      batches,
    );
  }

  #rowFor(item: FileItem): Row<FileItem> {
    const { notices, nameOf, attach } = this.#host;
    if (item.kind === 'batch') return new BatchRow(item, this.#host);
    if (item.kind === 'transfer') return new TransferRow(item.transfer, this.#host);
    const row = new QueuedRow(item.queued, nameOf, notices, attach);
    return { root: row.root, update: (next) => next.kind === 'queued' && row.update(next.queued) };
  }

  #offerFor(question: Question): Row<Question> {
    const { nameOf, notices } = this.#host;
    if ('transfer' in question) return new Offer(question.transfer, nameOf, notices);
    const { batch } = question;
    const into = (folder: FileSystemDirectoryHandle): void => {
      this.#folders.set(questionKey(question), new FolderSaver(folder, batch, notices));
    };
    const row = new BatchOffer(batch, nameOf, notices, into);
    return { root: row.root, update: (next) => 'batch' in next && row.update(next.batch) };
  }

  /** The button goes with what it cleared; the keyboard goes on at the one beside it. */
  async #clearFinished(): Promise<void> {
    await clearFinished(this.#listed(), this.#host.isHere);
    announce(text.files.cleared);
    this.show();
    if (this.#clear.hidden) part(this.place.root, 'send-file', HTMLButtonElement).focus();
  }

  /** After a reload: the files once more. */
  async #attach(files: readonly File[]): Promise<void> {
    const unknown = await this.place.room.attachFiles(files);
    const [first] = unknown;
    if (!first) return;
    const which = unknown.length === 1;
    this.place.notices.problem(
      which ? text.files.notWaitedFor(first.name) : text.files.areNotWaitedFor(text.amounts.files(unknown.length)),
    );
  }
}

function isOffer({ direction, status }: Transfer): boolean {
  return direction === 'incoming' && status === 'PENDING';
}

function questionKey(question: Question): string {
  return 'transfer' in question ? question.transfer.id : `${question.batch.senderId}/${question.batch.id}`;
}

function isUnderWay(item: FileItem): boolean {
  if (item.kind === 'transfer') return item.transfer.status !== 'COMPLETED';
  if (item.kind === 'queued') return true;
  return item.queued.length > 0 || item.transfers.some(({ status }) => status !== 'COMPLETED');
}

function wireSending(root: HTMLElement, drop: FileDrop, notices: Notices): void {
  for (const what of ['send-file', 'send-folder']) {
    const input = part(root, `${what}-input`, HTMLInputElement);
    const button = part(root, what, HTMLButtonElement);
    button.addEventListener('click', () => input.click());
    // Phones have no folders to choose.
    if (what === 'send-folder') button.hidden = !('webkitdirectory' in input);
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      input.value = '';
      void notices.trying(() => drop.picked(files));
    });
  }
}
