import { element, icon, setAttribute } from './element.js';
import type { Notices } from './notices.js';

export interface Action {
  /** One of the symbols in index.html. */
  readonly sign: string;
  /** What it does to what, for those who listen; it begins with the label. */
  readonly name: string;
  /** Shown; without it the sign says enough. */
  readonly label?: string;
  readonly testId: string;
  readonly act: () => Promise<unknown>;
}

/** What can be done about something now: a button each, hidden while it can't be done. */
export class ActionButtons<Name extends string> {
  readonly #buttons: Readonly<Record<Name, HTMLButtonElement>>;

  constructor(actions: Readonly<Record<Name, Action>>, notices: Notices) {
    const made = Object.entries<Action>(actions).map(([name, action]) => [name, buttonFor(action, notices)]);
    this.#buttons = Object.fromEntries(made) as Record<Name, HTMLButtonElement>;
  }

  get all(): readonly HTMLButtonElement[] {
    return Object.values(this.#buttons);
  }

  show(shown: Readonly<Record<Name, boolean>>): void {
    for (const name of Object.keys(shown) as Name[]) this.#show(this.#buttons[name], shown[name]);
  }

  /** A button that goes away while it has the focus passes it on, or the keyboard would lose its place. */
  #show(button: HTMLButtonElement, visible: boolean): void {
    if (button.hidden === !visible) return;
    const hadFocus = document.activeElement === button;
    button.hidden = !visible;
    if (hadFocus) queueMicrotask(() => this.all.find((one) => !one.hidden)?.focus());
  }
}

function buttonFor({ sign, name, label, testId, act }: Action, notices: Notices): HTMLButtonElement {
  const look = label === undefined ? 'icon-button' : 'button small primary';
  const button = element('button', { type: 'button', class: look, hidden: true, 'data-testid': testId });
  button.append(icon(sign), label ?? '');
  setAttribute(button, 'aria-label', name);
  button.title = name;
  button.addEventListener('click', () => {
    if (button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    void notices.trying(act).finally(() => (button.ariaBusy = 'false'));
  });
  return button;
}
