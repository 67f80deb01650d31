import type { EndedTransfer, EndedTransfers, RejoinClient, Room } from '../client/rejoin-client.js';
import { formatBytes, formatMoment } from './amounts.js';
import { present } from './dialogs.js';
import { element, part } from './element.js';
import { fileName, rowHead } from './file-row.js';
import { KeyedList, type Row } from './keyed-list.js';
import { LoadMore } from './load-more.js';
import { endOf } from './transfer-wording.js';

const WORDS = {
  more: 'Show older files',
  loading: 'Loading…',
  unavailable: 'Your files can’t be listed',
  end: '',
};

/** The person's files that were handed over, or weren't: all that the server's history has. */
export class MyFiles {
  constructor(
    root: HTMLElement,
    private readonly client: RejoinClient,
    private readonly room: Room,
  ) {
    const button = part(root, 'my-files', HTMLButtonElement);
    button.addEventListener('click', () => this.#open());
    // Without a history there is nothing to be listed, and no way to it.
    void client.kept().then(
      ({ history }) => (button.hidden = !history),
      () => undefined,
    );
  }

  #open(): void {
    const files = this.client.endedTransfers();
    const rows = element('ul', { class: 'ended', 'data-testid': 'ended-transfers' });
    const content = element('div', {
      class: 'ended-scroll',
      tabindex: 0,
      role: 'group',
      'aria-label': 'Ended transfers',
    });
    const list = new KeyedList<EndedTransfer>(
      rows,
      ({ id }) => id,
      (one) => new EndedRow(one, this.room),
    );
    const none = 'Nothing yet. Files that you send or receive are listed here when they are done.';
    const empty = element('p', { class: 'ended-none', hidden: true }, none);
    const more = new LoadMore(WORDS, () => void files.load(), content);
    const show = ({ transfers, state }: EndedTransfers): void => {
      list.show(transfers);
      more.show(state, false);
      empty.hidden = transfers.length > 0 || state.phase !== 'end';
    };
    files.on('change', show);
    content.append(rows, empty, more.root);
    present({ title: 'My files', testId: 'my-files-dialog' }, content, () => files.close());
    void files.load();
  }
}

/** One file: what, how large, with whom, when, and how it ended. It changes no more. */
class EndedRow implements Row<EndedTransfer> {
  readonly root: HTMLElement;

  constructor(ended: EndedTransfer, room: Room) {
    const { id, filename, size, direction, status, endReason, withUserId, endedAt, roomId } = ended;
    const other = room.nameOf(withUserId);
    const { sign, title } = rowHead(direction, fileName(filename), other);
    const when = element('time', { datetime: endedAt }, formatMoment(endedAt));
    const end = element('span', { class: 'transfer-state' }, endOf(ended, other));
    const where = roomId === room.id ? null : element('span', {}, `in ${roomId}`);
    const figures = element(
      'p',
      { class: 'transfer-figures' },
      end,
      element('span', {}, formatBytes(size)),
      when,
      where,
    );
    const data = {
      'data-transfer-id': id,
      'data-direction': direction,
      'data-status': status,
      'data-end-reason': endReason,
    };
    this.root = element('li', { class: 'transfer', 'data-testid': 'ended-transfer', ...data }, sign);
    this.root.append(element('div', { class: 'transfer-body' }, title, figures));
  }

  update(): void {
    // It is over.
  }
}
