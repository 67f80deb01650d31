import type { RecoveryNotice } from './recovery.js';
import { element, icon, part } from './element.js';
import { explain } from './refusal.js';
import { text } from './texts/text.js';

const BRIEF_MS = 10_000;

/** What the person should know now, above everything else: the connection, what came back, what went wrong. */
export class Notices {
  readonly #recovery: HTMLElement;
  readonly #problems: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#recovery = part(root, 'recovery-region', HTMLElement);
    this.#problems = part(root, 'problems', HTMLElement);
  }

  reconnecting(): void {
    clearTimeout(this.#timer);
    const spinner = element('span', { class: 'spinner', 'aria-hidden': 'true' });
    const look = { class: 'notice warning', 'data-testid': 'reconnecting-notice' };
    const shown = element('p', look, spinner, text.room.lost);
    this.#recovery.replaceChildren(shown);
  }

  recovered(notice: RecoveryNotice): void {
    const { lasting } = notice;
    clearTimeout(this.#timer);
    const close = (): void => this.#recovery.replaceChildren();
    const look = { class: lasting ? 'notice warning' : 'notice good', 'data-testid': 'recovery-notice' };
    const sign = lasting ? null : icon('check');
    this.#recovery.replaceChildren(element('div', look, sign, element('span', {}, notice.text), closeButton(close)));
    if (!lasting) this.#timer = setTimeout(close, BRIEF_MS);
  }

  connected(): void {
    clearTimeout(this.#timer);
    this.#recovery.replaceChildren();
  }

  problem(what: string): void {
    this.#brief('notice bad', 'problem', what);
  }

  said(what: string): void {
    this.#brief('notice good', 'said', what);
  }

  /** Does something that may fail, and says so if it does. */
  trying(action: () => Promise<unknown>): Promise<void> {
    return trying(action, (what) => this.problem(what));
  }

  #brief(look: string, testId: string, what: string): void {
    const shown = element('div', { class: look, 'data-testid': testId }, element('span', {}, what));
    shown.append(closeButton(() => shown.remove()));
    this.#problems.replaceChildren(shown);
    setTimeout(() => shown.remove(), BRIEF_MS);
  }
}

/** Does something that may fail, and tells why if it does. */
export async function trying(action: () => Promise<unknown>, tell: (problem: string) => void): Promise<void> {
  try {
    await action();
  } catch (error) {
    // Who closes a browser's own dialog knows that.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    tell(explain(error));
  }
}

function closeButton(close: () => void): HTMLElement {
  const button = element('button', {
    class: 'icon-button tiny',
    type: 'button',
    'aria-label': text.room.dismiss,
    click: close,
  });
  button.append(icon('close'));
  return button;
}
