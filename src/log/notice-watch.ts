import type { LoggedEvent } from './event.js';
import type { ChangeItem, NoticeItem, TransferItem } from './feed-item.js';
import type { Position } from './position.js';
import type { Notice, TransferNotice } from './room-log.js';
import { RosterWatch, type RosterView } from './roster-watch.js';
import { TransferWatch, type ReadTransfers } from './transfer-watch.js';

/** Not yet at a place in the log. */
export type UnplacedNotice = Omit<ChangeItem, 'position'> | Omit<TransferItem, 'position'>;

/** What of a room is told live and never logged, and read again where a notice was lost. */
export class NoticeWatch {
  readonly #roster: RosterWatch;
  readonly #transfers: TransferWatch;

  /** Reading brings how things stand, once all that was logged up to then has been told. */
  constructor(
    read: { readonly roster: () => Promise<RosterView>; readonly transfers: ReadTransfers },
    tell: (notice: UnplacedNotice) => void,
  ) {
    this.#roster = new RosterWatch(read.roster, (change) => tell({ type: 'changed', ...change }));
    this.#transfers = new TransferWatch(read.transfers, (told) => tell({ type: 'transfer', ...told }));
  }

  stop(): void {
    this.#roster.stop();
    this.#transfers.stop();
  }

  /** One of us was shown the whole roster. */
  saw(roster: RosterView): void {
    this.#roster.saw(roster);
    this.#transfers.expect(roster.version);
  }

  /** The roster has come to that version somewhere. */
  expect(version: number): void {
    this.#roster.expect(version);
    this.#transfers.expect(version);
  }

  hear(notice: (Notice & { readonly type: 'changed' }) | TransferNotice): void {
    if (notice.type === 'transfers') {
      this.#roster.pass(notice.version);
      this.#transfers.hear(notice);
      return;
    }
    const { version, at, participant } = notice;
    this.#roster.hear({ version, at, participant });
    this.#transfers.heardOf(version);
  }

  learn({ body, at }: LoggedEvent): void {
    if (body.type === 'joined') this.#roster.joined(body.participant, at);
    if (body.type === 'left') this.#roster.left(body.participant.id);
    if (body.type === 'transfer') this.#transfers.logged(body);
  }

  /** As each was told last that was told in that version or a newer one. */
  since(version: number, position: Position): readonly NoticeItem[] {
    const changes = this.#roster
      .changesSince(version)
      .map((change) => ({ type: 'changed', ...change, position }) as const);
    const transfers = this.#transfers.since(version).map((told) => ({ type: 'transfer', ...told, position }) as const);
    return [...changes, ...transfers];
  }
}
