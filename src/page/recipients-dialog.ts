import { frame, open } from './dialogs.js';
import { element } from './element.js';

/** Somebody who can be sent something. */
export interface Recipient {
  readonly userId: string;
  readonly name: string;
}

/** Asks to whom something is to be sent: one, several, or everybody who is here then. Null: to nobody. */
export function askForRecipients(
  title: string,
  people: readonly Recipient[],
): Promise<readonly string[] | 'everyone' | null> {
  return new Promise((resolve) => {
    const answer = (value: readonly string[] | 'everyone' | null): void => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const everyone = checkbox('Everyone', 'recipient-everyone', '');
    const boxes = people.map(({ name, userId }) => checkbox(name, 'recipient', userId));
    const send = element('button', { class: 'button primary', 'data-testid': 'recipients-send' }, 'Send');
    const cancel = element('button', { type: 'button', class: 'button', click: () => answer(null) }, 'Cancel');
    const list = element('fieldset', { class: 'recipients' }, element('legend', { class: 'unseen' }, 'To whom'));
    list.append(...(people.length > 1 ? [everyone.root] : []), ...boxes.map(({ root }) => root));
    const form = element('form', {}, list, element('div', { class: 'dialog-choices' }, send, cancel));
    const dialog = frame({ title, testId: 'recipient-dialog' }, form);

    const follow = (): void => {
      for (const { box } of boxes) box.disabled = everyone.box.checked;
      send.disabled = !everyone.box.checked && boxes.every(({ box }) => !box.checked);
    };
    const only = people.length === 1 ? boxes[0] : undefined;
    if (only) only.box.checked = true;
    follow();
    form.addEventListener('change', follow);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      answer(everyone.box.checked ? 'everyone' : boxes.filter(({ box }) => box.checked).map(({ box }) => box.value));
    });
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      answer(null);
    });
    open(dialog);
  });
}

function checkbox(label: string, testId: string, value: string): { root: HTMLElement; box: HTMLInputElement } {
  const box = element('input', { type: 'checkbox', value, 'data-testid': testId });
  return { root: element('label', { class: 'recipient' }, box, element('span', {}, label)), box };
}
