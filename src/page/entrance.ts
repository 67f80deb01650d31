import { claimsOf, isOver } from './claims.js';
import { copyOf, part, setAttribute } from './element.js';
import { roomIdOf } from './room-name.js';
import { languageMenu } from './language.js';
import { text } from './texts/text.js';
import { wireThemeButton } from './theme.js';
import type { Visit } from './visit-record.js';

export interface EntranceState {
  readonly name: string;
  readonly room: string;
  readonly token: string | null;
  /** The server makes tokens from names. */
  readonly development: boolean;
  /** Why we are here again. */
  readonly problem: { readonly text: string; readonly code: string } | null;
}

/** The form before a room: who, where, and by which right. */
export class Entrance {
  readonly root = copyOf('entrance-template');
  readonly #name = part(this.root, 'name', HTMLInputElement);
  readonly #room = part(this.root, 'room', HTMLInputElement);
  readonly #token = part(this.root, 'token', HTMLTextAreaElement);

  constructor(
    private readonly state: EntranceState,
    private readonly enter: (visit: Visit) => void,
    /** The page speaks another language: what is filled in stays. */
    changeLanguage: (filled: Pick<EntranceState, 'name' | 'room' | 'token'>) => void,
  ) {
    const menu = languageMenu(() =>
      changeLanguage({ name: this.#name.value, room: this.#room.value, token: this.#token.value }),
    );
    part(this.root, 'language', HTMLElement).append(menu);
    wireThemeButton(part(this.root, 'theme', HTMLButtonElement));
    this.#name.value = state.name;
    this.#room.value = state.room;
    this.#token.value = state.token ?? '';
    this.#showProblem();
    this.#followToken();
    part(this.root, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Where the next letter is most likely wanted. */
  focus(): void {
    const { problem } = this.state;
    if (problem?.code === 'UNAUTHENTICATED') this.#token.focus();
    else if (problem?.code === 'FORBIDDEN') this.#room.focus();
    else (this.#needed() ?? part(this.root, 'submit', HTMLButtonElement)).focus();
  }

  #needed(): HTMLElement | null {
    if (this.#asksForName() && this.#name.value === '') return this.#name;
    if (!this.#asksForName() && this.#token.value === '') return this.#token;
    return this.#room.value === '' ? this.#room : null;
  }

  #showProblem(): void {
    const { problem } = this.state;
    if (!problem) return;
    const shown = part(this.root, 'problem', HTMLElement);
    shown.textContent = problem.text;
    shown.dataset['code'] = problem.code;
    shown.hidden = false;
  }

  /** A token brings its bearer's name along, and without a development server there is no other way in. */
  #followToken(): void {
    const details = part(this.root, 'token-details', HTMLDetailsElement);
    details.open = !this.state.development || this.#token.value !== '';
    const follow = (): void => {
      part(this.root, 'name-field', HTMLElement).hidden = !this.#asksForName();
      this.#greet();
    };
    this.#token.addEventListener('input', follow);
    follow();
  }

  #greet(): void {
    const claims = claimsOf(this.#token.value.trim());
    const who = claims?.name ?? claims?.userId ?? null;
    part(this.root, 'token-hint', HTMLElement).textContent =
      who === null ? text.entrance.tokenHint : `You come in as ${who}.`;
  }

  #asksForName(): boolean {
    return this.state.development && this.#token.value.trim() === '';
  }

  #submit(): void {
    const room = roomIdOf(this.#room.value);
    const token = this.#token.value.trim();
    const wrong = [this.#checkToken(token), this.#checkRoom(room), this.#checkName()].filter((field) => field !== null);
    wrong.at(-1)?.focus();
    if (wrong.length > 0 || room === null) return;
    this.enter({ room, name: this.#name.value.trim(), token: token === '' ? null : token });
  }

  #checkName(): HTMLElement | null {
    const missing = this.#asksForName() && this.#name.value.trim() === '';
    return this.#mark(this.#name, 'name', missing ? 'Say who you are, so that the others know.' : null);
  }

  #checkRoom(room: string | null): HTMLElement | null {
    const empty = this.#room.value.trim() === '';
    const text = empty ? 'Pick a room.' : 'A room has up to 100 letters and digits, with - and _ between them.';
    return this.#mark(this.#room, 'room', room === null ? text : null);
  }

  #checkToken(token: string): HTMLElement | null {
    return this.#mark(this.#token, 'token', this.#tokenProblem(token));
  }

  #tokenProblem(token: string): string | null {
    if (token === '') return this.state.development ? null : 'This server lets in nobody without a token.';
    return isOver(token, Date.now()) ? 'This token has ended. Paste a new one.' : null;
  }

  #mark(field: HTMLElement, name: string, problem: string | null): HTMLElement | null {
    const shown = part(this.root, `${name}-error`, HTMLElement);
    shown.textContent = problem ?? '';
    shown.hidden = problem === null;
    setAttribute(field, 'aria-invalid', problem === null ? null : 'true');
    const described = [problem === null ? '' : shown.id, `${field.id}-hint`].join(' ').trim();
    setAttribute(field, 'aria-describedby', described);
    return problem === null ? null : field;
  }
}
