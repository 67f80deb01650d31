import { answered, checkbox, frame, type Checkbox } from './dialogs.js';
import { element, setText } from './element.js';
import { isolated } from './texts/isolated.js';
import { text } from './texts/text.js';

/** Somebody who can be sent something. */
export interface Recipient {
  readonly userId: string;
  readonly name: string;
}

type Answer = readonly string[] | 'everyone' | null;

/** With more people than this one is searched for, not looked for. */
const MOST_WITHOUT_SEARCH = 7;

/** Asks to whom something is to be sent: one, several, or everybody who is here then. Null: to nobody. */
export function askForRecipients(title: string, people: readonly Recipient[]): Promise<Answer> {
  const make = (answer: (value: Answer) => void): HTMLDialogElement =>
    frame({ title, testId: 'recipient-dialog' }, new RecipientsForm(people, answer).root);
  return answered<Answer>(make, null);
}

class RecipientsForm {
  readonly root: HTMLFormElement;
  readonly #everyone = checkbox(text.files.everyone, 'recipient-everyone');
  readonly #people: readonly (Checkbox & { readonly folded: string })[];
  readonly #send = element('button', { class: 'button primary', 'data-testid': 'recipients-send' });
  readonly #found = element('p', { class: 'recipients-found', role: 'status', 'data-testid': 'recipients-found' });
  readonly #list: HTMLElement;

  constructor(
    people: readonly Recipient[],
    private readonly answer: (value: Answer) => void,
  ) {
    this.#people = people.map(({ name, userId }) => {
      return { ...checkbox(isolated(name), 'recipient', userId), folded: folded(name) };
    });
    const legend = element('legend', { class: 'unseen' }, text.files.toWhom);
    const everyone = people.length > 1 ? this.#everyone.root : null;
    this.#list = element(
      'fieldset',
      { class: 'recipients' },
      legend,
      everyone,
      ...this.#people.map(({ root }) => root),
    );
    const dismiss = element(
      'button',
      { type: 'button', class: 'button', click: () => answer(null) },
      text.files.dismiss,
    );
    const choices = element('div', { class: 'dialog-choices' }, this.#send, dismiss);
    const search = people.length > MOST_WITHOUT_SEARCH ? [this.#search(), this.#found] : [];
    this.root = element('form', {}, ...search, this.#list, choices);
    const [only, another] = this.#people;
    if (only && !another) only.box.checked = true;
    this.root.addEventListener('change', () => this.#follow());
    this.root.addEventListener('submit', (event) => this.#submit(event));
    this.#list.addEventListener('keydown', (event) => this.#step(event));
    this.#follow();
  }

  #search(): HTMLElement {
    const look = { type: 'search', class: 'recipients-search', autocomplete: 'off', 'data-testid': 'recipient-search' };
    const words = { 'aria-label': text.files.findPerson, placeholder: text.files.findPerson };
    const field = element('input', { ...look, ...words, autofocus: true });
    field.addEventListener('input', () => this.#filter(field.value));
    field.addEventListener('keydown', (event) => {
      const shown = this.#shown();
      if (event.key === 'ArrowDown') shown[0]?.focus();
      else if (event.key !== 'Enter' || this.#chosen().length > 0) return;
      // Who typed a name and pressed Enter means that one.
      else if (field.value.trim() !== '' && shown.length === 1) shown[0]?.click();
      event.preventDefault();
    });
    return field;
  }

  /** Whoever is chosen stays chosen, and is not hidden. */
  #filter(wanted: string): void {
    const words = folded(wanted).split(' ').filter(Boolean);
    for (const { root, box, folded: name } of this.#people)
      root.hidden = !box.checked && !words.every((word) => name.includes(word));
    this.#everyone.root.hidden = words.length > 0;
    const matching = this.#people.filter(({ folded: name }) => words.every((word) => name.includes(word))).length;
    setText(this.#found, words.length === 0 ? '' : text.files.shownOf(matching, this.#people.length));
  }

  /** The arrow keys go through those that are shown. */
  #step(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const shown = this.#shown();
    shown[shown.indexOf(document.activeElement as HTMLInputElement) + step]?.focus();
  }

  #shown(): readonly HTMLInputElement[] {
    const all = [this.#everyone, ...this.#people];
    return all.filter(({ root, box }) => root.isConnected && !root.hidden && !box.disabled).map(({ box }) => box);
  }

  #chosen(): readonly string[] {
    return this.#people.filter(({ box }) => box.checked).map(({ box }) => box.value);
  }

  #follow(): void {
    const everyone = this.#everyone.box.checked;
    for (const { box } of this.#people) box.disabled = everyone;
    const count = this.#chosen().length;
    this.#send.disabled = !everyone && count === 0;
    const several = count > 1 ? text.files.sendToCount(count) : text.files.send;
    setText(this.#send, everyone ? text.files.sendToEveryone : several);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.answer(this.#everyone.box.checked ? 'everyone' : this.#chosen());
  }
}

/** As people type it: `Zoë` is found by `zoe`. */
function folded(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(text.locale).trim();
}
