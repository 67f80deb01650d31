import type { Transfer } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { element, setText } from './element.js';

/** Says on an offer that there is no room for it, and keeps it from being accepted in vain. */
export class SpaceNote {
  readonly root = element('p', { class: 'offer-space', role: 'status', hidden: true, 'data-testid': 'offer-space' });

  constructor(
    private readonly accept: HTMLButtonElement,
    /** Another choice beside accepting, which needs none of that room. */
    private readonly elsewhere: string | null,
  ) {}

  /** To be asked again whenever something changed: files may have been removed meanwhile. */
  async check(transfer: Transfer | undefined, bytes: number): Promise<void> {
    if (!transfer) return;
    const { enough, freeBytes } = await transfer.spaceFor(bytes);
    this.accept.disabled = !enough;
    this.root.hidden = enough;
    if (enough) return;
    const ways = [...(this.elsewhere === null ? [] : [this.elsewhere]), 'remove files that you received'];
    const room = `This browser has only ${formatBytes(freeBytes ?? 0)} left for files.`;
    setText(this.root, `${room} To take it, ${ways.join(', or ')}.`);
  }
}
