import type { HistoryState } from '../client/rejoin-client.js';
import { announce } from './announcer.js';
import { element, setAttribute, setText } from './element.js';
import { explain } from './refusal.js';
import { text } from './texts/text.js';

export interface LoadMoreWords {
  /** On the button that loads what is older. */
  readonly more: string;
  readonly loading: string;
  /** Begins the sentence that says why nothing comes. */
  readonly unavailable: string;
  /** Nothing older is there. */
  readonly end: string;
}

/** Where a list of the past goes on: the way to what is older, and how it stands with that. */
export class LoadMore {
  readonly root: HTMLElement;
  readonly #text = element('p', { 'data-testid': 'load-more-text' });
  readonly #spinner = element('span', { class: 'spinner', 'aria-hidden': 'true' });
  readonly #label = element('span');
  #told = '';
  readonly #button: HTMLButtonElement;

  constructor(
    private readonly words: LoadMoreWords,
    load: () => void,
    /** Takes the focus of the button when that goes. */
    private readonly place: HTMLElement,
  ) {
    const look = {
      type: 'button',
      class: 'button small quiet',
      'data-testid': 'load-more-button',
      click: load,
    } as const;
    this.#button = element('button', look, this.#spinner, this.#label);
    this.root = element(
      'div',
      { class: 'load-more', 'data-testid': 'load-more', hidden: true },
      this.#text,
      this.#button,
    );
  }

  /** `worthTelling`: that nothing older is there is worth a word. */
  show(state: HistoryState, worthTelling: boolean): void {
    const { phase } = state;
    const what = this.#textOf(state);
    if (what !== this.#told && (phase === 'waiting' || phase === 'failed')) announce(what);
    this.#told = what;
    setText(this.#text, what);
    this.#text.hidden = what === '';
    setAttribute(this.root, 'data-phase', phase);
    this.#showButton(phase);
    this.root.hidden = phase === 'none' || (phase === 'end' && !worthTelling);
  }

  #textOf(state: HistoryState): string {
    const { words } = this;
    if (state.phase === 'end') return words.end;
    if (state.phase === 'waiting') return text.files.atTheMoment(words.unavailable);
    return state.phase === 'failed' ? text.files.unavailable(words.unavailable, explain(state.error)) : '';
  }

  /** It stays while it loads, so that the keyboard keeps its place. */
  #showButton(phase: HistoryState['phase']): void {
    const isLoading = phase === 'loading';
    const labels = {
      more: this.words.more,
      loading: this.words.loading,
      waiting: text.files.tryNow,
      failed: text.files.tryAgain,
    };
    setText(this.#label, phase === 'none' || phase === 'end' ? '' : labels[phase]);
    setAttribute(this.#button, 'aria-disabled', isLoading ? 'true' : null);
    this.#spinner.hidden = !isLoading;
    const goes = phase === 'none' || phase === 'end';
    if (goes && document.activeElement === this.#button) this.place.focus();
    this.#button.hidden = goes;
  }
}
