import type { EndedTransfer, EndedTransfers, RejoinClient, Room } from '../client/rejoin-client.js';
import { formatBytes, formatMoment } from './amounts.js';
import { present } from './dialogs.js';
import { element } from './element.js';
import { fileName, rowHead } from './file-row.js';
import { KeyedList, type Row } from './keyed-list.js';
import { LoadMore } from './load-more.js';
import { text } from './texts/text.js';
import { endOf } from './transfer-wording.js';

/** Lists the person's files that were handed over, or weren't: all that the server's history has. */
export function showMyFiles(client: RejoinClient, room: Room): void {
  const words = text.files;
  const files = client.endedTransfers();
  const rows = element('ul', { class: 'ended', 'data-testid': 'ended-transfers' });
  const look = { class: 'ended-scroll', tabindex: 0, role: 'group', 'aria-label': words.endedLabel };
  const content = element('div', look);
  const list = new KeyedList<EndedTransfer>(
    rows,
    ({ id }) => id,
    (one) => new EndedRow(one, room),
  );
  const empty = element('p', { class: 'ended-none', hidden: true }, words.noneEnded);
  const said = { more: words.olderFiles, loading: words.loading, unavailable: words.listUnavailable, end: '' };
  const more = new LoadMore(said, () => void files.load(), content);
  const show = ({ transfers, state }: EndedTransfers): void => {
    list.show(transfers);
    more.show(state, false);
    empty.hidden = transfers.length > 0 || state.phase !== 'end';
  };
  files.on('change', show);
  content.append(rows, empty, more.root);
  present({ title: words.myFiles, testId: 'my-files-dialog' }, content, () => files.close());
  void files.load();
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
    const where = roomId === room.id ? null : element('span', {}, text.files.inRoom(roomId));
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
