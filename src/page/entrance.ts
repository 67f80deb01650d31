import { claimsOf } from './claims.js';
import { copyOf, part, setAttribute, setText } from './element.js';
import { roomIdOf } from './room-name.js';
import { languageMenu } from './language.js';
import type { OwnDevices } from './own-devices.js';
import { Preview } from './preview.js';
import { text } from './texts/text.js';
import { wireThemeButton } from './theme.js';
import type { Visit } from './visit-record.js';

export interface EntranceState {
  readonly name: string;
  readonly room: string;
  readonly token: string | null;
  /** The server makes tokens from names; null: it has not said so far. */
  readonly development: boolean | null;
  /** Why we are here again, in the page's language of the moment. */
  readonly problem: { readonly text: () => string; readonly code: string } | null;
  /** The person is choosing a language. */
  readonly isChoosing?: true;
}

/** The page speaks another language: what is filled in stays, and so does the focus. */
export type ChangeLanguage = (filled: Pick<EntranceState, 'name' | 'room' | 'token' | 'isChoosing'>) => void;

/** A letter, digit, sign or emoji: more than blanks and characters that nobody sees. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The form before a room: who, where, and by which right. */
export class Entrance {
  readonly root = copyOf('entrance-template');
  readonly #name = part(this.root, 'name', HTMLInputElement);
  readonly #room = part(this.root, 'room', HTMLInputElement);
  readonly #token = part(this.root, 'token', HTMLTextAreaElement);
  readonly #language: HTMLElement;
  readonly #preview: Preview;

  #development: boolean | null;

  constructor(
    private readonly state: EntranceState,
    devices: OwnDevices,
    private readonly enter: (visit: Visit) => void,
    changeLanguage: ChangeLanguage,
  ) {
    const menu = languageMenu(() => {
      this.#preview.close();
      const [name, room, token] = [this.#name.value, this.#room.value, this.#token.value];
      changeLanguage({ name, room, token, isChoosing: true });
    });
    this.#language = menu;
    part(this.root, 'language', HTMLElement).append(menu);
    wireThemeButton(part(this.root, 'theme', HTMLButtonElement));
    this.#development = state.development;
    this.#name.value = state.name;
    this.#room.value = state.room;
    this.#token.value = state.token ?? '';
    this.#preview = new Preview(this.root, devices);
    this.#showProblem();
    this.#followToken();
    this.#followName();
    part(this.root, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Where the next letter is most likely wanted. */
  focus(): void {
    const { problem, isChoosing } = this.state;
    if (isChoosing) this.#language.focus();
    else if (problem?.code === 'UNAUTHENTICATED') this.#token.focus();
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
    setText(shown, problem.text());
    shown.dataset['code'] = problem.code;
    shown.hidden = false;
  }

  /** A token brings its bearer's name along, and without a development server there is no other way in. */
  #followToken(): void {
    this.#token.addEventListener('input', () => this.#showFields());
    this.#showFields();
    this.#openToken();
  }

  /** What the server has said meanwhile. Whoever types a name that nobody needs goes on with the token. */
  learn(development: boolean): void {
    this.#development = development;
    const isNaming = document.activeElement === this.#name;
    this.#showFields();
    this.#openToken();
    if (isNaming && !this.#asksForName()) this.#token.focus();
  }

  #showFields(): void {
    part(this.root, 'name-field', HTMLElement).hidden = !this.#asksForName();
    this.#greet();
  }

  #openToken(): void {
    const isNeeded = this.#development === false || this.#token.value !== '';
    if (isNeeded) part(this.root, 'token-details', HTMLDetailsElement).open = true;
  }

  /** That the same name is the same person says something to somebody who has one. */
  #followName(): void {
    const follow = (): void => {
      part(this.root, 'name-hint', HTMLElement).hidden = this.#name.value.trim() === '';
      this.#describe(this.#name, 'name');
    };
    this.#name.addEventListener('input', follow);
    follow();
  }

  #greet(): void {
    const claims = claimsOf(this.#token.value.trim());
    const who = claims?.name ?? claims?.userId ?? null;
    const hint = who === null ? text.entrance.tokenHint : text.entrance.bearer(who);
    setText(part(this.root, 'token-hint', HTMLElement), hint);
  }

  #asksForName(): boolean {
    return this.#development !== false && this.#token.value.trim() === '';
  }

  #submit(): void {
    const room = roomIdOf(this.#room.value);
    const token = this.#token.value.trim();
    const wrong = [this.#checkToken(token), this.#checkRoom(room), this.#checkName()].filter((field) => field !== null);
    wrong.at(-1)?.focus();
    if (wrong.length > 0 || room === null) return;
    this.#preview.close();
    this.enter({ room, name: this.#name.value.trim(), token: token === '' ? null : token });
  }

  #checkName(): HTMLElement | null {
    const missing = this.#asksForName() && !VISIBLE.test(this.#name.value);
    return this.#mark(this.#name, 'name', missing ? text.entrance.nameMissing : null);
  }

  #checkRoom(room: string | null): HTMLElement | null {
    const empty = this.#room.value.trim() === '';
    const problem = empty ? text.entrance.roomMissing : text.entrance.roomWrong;
    return this.#mark(this.#room, 'room', room === null ? problem : null);
  }

  #checkToken(token: string): HTMLElement | null {
    const missing = token === '' && this.#development === false;
    return this.#mark(this.#token, 'token', missing ? text.refusals.tokenNeeded : null);
  }

  #mark(field: HTMLElement, name: string, problem: string | null): HTMLElement | null {
    const shown = part(this.root, `${name}-error`, HTMLElement);
    setText(shown, problem ?? '');
    shown.hidden = problem === null;
    setAttribute(field, 'aria-invalid', problem === null ? null : 'true');
    this.#describe(field, name);
    return problem === null ? null : field;
  }

  /** By what is visible: hidden words would be read out too. */
  #describe(field: HTMLElement, name: string): void {
    const error = part(this.root, `${name}-error`, HTMLElement);
    const hint = this.root.querySelector<HTMLElement>(`#${field.id}-hint`);
    const shown = [error, hint].filter((one) => one !== null && !one.hidden).map((one) => one?.id);
    setAttribute(field, 'aria-describedby', shown.join(' ') || null);
  }
}
