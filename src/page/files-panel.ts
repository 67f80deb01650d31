import type { Room, Transfer } from '../client/rejoin-client.js';
import { part } from './element.js';
import type { FileDrop } from './file-drop.js';
import { KeyedList } from './keyed-list.js';
import type { Notices } from './notices.js';
import { Offer } from './offer.js';
import { TransferRow } from './transfer-row.js';

/** Files on their way and files that arrived; offers that wait for an answer stand above everything else. */
export class FilesPanel {
  readonly #transfers: KeyedList<Transfer>;
  readonly #offers: KeyedList<Transfer>;
  readonly #empty: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    drop: FileDrop,
    notices: Notices,
    /** We began something: a file of ours is offered, or one of theirs accepted. */
    private readonly begun: () => void,
  ) {
    const nameOf = (userId: string): string => room.nameOf(userId);
    const idOf = (transfer: Transfer): string => transfer.id;
    this.#empty = part(root, 'no-transfers', HTMLElement);
    const rows = part(root, 'transfers', HTMLElement);
    this.#transfers = new KeyedList(rows, idOf, (transfer) => new TransferRow(transfer, nameOf, notices));
    const offers = part(root, 'offers', HTMLElement);
    this.#offers = new KeyedList(offers, idOf, (transfer) => new Offer(transfer, nameOf, notices));
    this.#wireSending(root, drop);
    room.on('participants', () => this.show());
    room.on('transfers', () => this.show());
    this.show();
  }

  show(): void {
    const isOffer = (one: Transfer): boolean => one.direction === 'incoming' && one.status === 'PENDING';
    this.#offers.show(this.room.transfers.filter(isOffer));
    const others = this.room.transfers.filter((one) => !isOffer(one));
    const isNew = others.some((one) => one.status !== 'COMPLETED' && !this.#transfers.row(one.id));
    this.#transfers.show(others);
    if (isNew) this.begun();
    this.#empty.hidden = others.length > 0;
  }

  #wireSending(root: HTMLElement, drop: FileDrop): void {
    const input = part(root, 'send-file-input', HTMLInputElement);
    part(root, 'send-file', HTMLButtonElement).addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      void drop.sendToSomebody([...(input.files ?? [])]);
      input.value = '';
    });
  }
}
