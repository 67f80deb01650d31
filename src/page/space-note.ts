import type { Transfer } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { element, setText } from './element.js';
import { text } from './texts/text.js';

/** Says on an offer that there is no room for it, and keeps it from being accepted in vain. */
export class SpaceNote {
  readonly root = element('p', { class: 'offer-space', role: 'status', hidden: true, 'data-testid': 'offer-space' });

  constructor(
    private readonly accept: HTMLButtonElement,
    /** What can be done about it: another choice beside accepting needs none of that room. */
    private readonly advice: string,
  ) {}

  /** To be asked again whenever something changed: files may have been removed meanwhile. */
  async check(transfer: Transfer | undefined, bytes: number): Promise<void> {
    if (!transfer) return;
    const { enough, freeBytes } = await transfer.spaceFor(bytes);
    this.accept.disabled = !enough;
    this.root.hidden = enough;
    if (!enough) setText(this.root, `${text.files.spaceLeft(formatBytes(freeBytes ?? 0))} ${this.advice}`);
  }
}
