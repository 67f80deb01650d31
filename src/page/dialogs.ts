import { element } from './element.js';
import { text } from './texts/text.js';

interface Choice<T> {
  readonly label: string;
  readonly value: T;
  readonly primary?: boolean;
  readonly testId?: string;
}

interface Question<T> {
  readonly title: string;
  readonly text?: string;
  readonly testId: string;
  readonly choices: readonly Choice<T>[];
  /** What Esc means. Absent: there is no way around the choice. */
  readonly otherwise?: T;
}

/** Asks one thing, in a modal dialog that gives the focus back afterwards. */
export function ask<T>(question: Question<T>): Promise<T> {
  return answered((answer) => {
    const buttons = question.choices.map(({ label, value, primary, testId }) =>
      element(
        'button',
        {
          type: 'button',
          class: primary ? 'button primary' : 'button',
          'data-testid': testId ?? null,
          click: () => answer(value),
        },
        label,
      ),
    );
    return frame(question, element('div', { class: 'dialog-choices' }, ...buttons));
  }, question.otherwise);
}

/** Shows a modal dialog until it is answered. `otherwise`: what Esc means; without it there is no way around an answer. */
export function answered<T>(make: (answer: (value: T) => void) => HTMLDialogElement, otherwise?: T): Promise<T> {
  return new Promise((resolve) => {
    const answer = (value: T): void => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const dialog = make(answer);
    if (otherwise === undefined) insist(dialog);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      if (otherwise !== undefined) answer(otherwise);
    });
    open(dialog);
  });
}

/** Shows something to look through, until the person closes it. */
export function present(head: { title: string; testId: string }, content: Node, closed: () => void): void {
  const look = { type: 'button', class: 'button', 'data-testid': 'dialog-close', click: () => dialog.close() } as const;
  const dialog = frame(head, content);
  dialog.append(element('div', { class: 'dialog-choices' }, element('button', look, text.room.close)));
  dialog.classList.add('wide');
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  open(dialog);
}

/** Asks for a token until one is given; null: the person would rather go. */
export function askForToken(): Promise<string | null> {
  return answered<string | null>((answer) => {
    const field = element('textarea', { id: 'new-token', rows: 4, spellcheck: 'false', 'data-testid': 'new-token' });
    const label = element('label', { for: 'new-token' }, text.room.newToken);
    const submit = element('button', { class: 'button primary', 'data-testid': 'new-token-button' }, text.room.goOn);
    const leave = element(
      'button',
      { type: 'button', class: 'button', click: () => answer(null) },
      text.room.leaveRoom,
    );
    const form = element('form', { class: 'dialog-form' }, label, field, submit, leave);
    const { tokenEnded, tokenEndedText } = text.room;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const token = field.value.trim();
      if (token === '') field.focus();
      else answer(token);
    });
    return frame({ title: tokenEnded, text: tokenEndedText, testId: 'token-dialog' }, form);
  });
}

export interface Checkbox {
  /** The label, with the box in it. */
  readonly root: HTMLElement;
  readonly box: HTMLInputElement;
}

/** One of a dialog's checkboxes, each a row of its own. */
export function checkbox(label: string, testId: string, value = ''): Checkbox {
  const box = element('input', { type: 'checkbox', value, 'data-testid': testId });
  return { root: element('label', { class: 'recipient' }, box, element('span', {}, label)), box };
}

/** Browsers close a dialog at the second Esc, whatever the page says: without an answer it comes again. */
function insist(dialog: HTMLDialogElement): void {
  dialog.addEventListener('close', () => {
    if (dialog.isConnected) dialog.showModal();
  });
}

/** A modal dialog with a heading, to be opened with `open`. */
export function frame(head: { title: string; text?: string; testId: string }, content: Node) {
  const { title, testId } = head;
  const heading = element('h2', { id: `${testId}-title` }, title);
  const words = head.text === undefined ? null : element('p', { id: `${testId}-text` }, head.text);
  const described = words === null ? null : `${testId}-text`;
  return element(
    'dialog',
    { 'data-testid': testId, 'aria-labelledby': heading.id, 'aria-describedby': described },
    heading,
    words,
    content,
  );
}

function open(dialog: HTMLDialogElement): void {
  document.body.append(dialog);
  dialog.showModal();
}

/** What asked or told belongs to a visit that is over: nobody answers it any more. */
export function dismissDialogs(): void {
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.close();
    dialog.remove();
  }
}
