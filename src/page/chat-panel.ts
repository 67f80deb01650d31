import type { ChatLine, Room } from '../client/rejoin-client.js';
import { formatTime } from './amounts.js';
import { element, icon, part, setAttribute, setText } from './element.js';
import { KeyedList, type Row } from './keyed-list.js';
import { linked } from './links.js';
import { hueOf } from './person.js';
import { Timeline, type Entry } from './timeline.js';

/** So near to the end is at the end. */
const AT_END_PX = 48;

/** The room's conversation: what people say, and who comes and goes. */
export class ChatPanel {
  readonly #timeline = new Timeline();
  readonly #list: KeyedList<Entry>;
  readonly #scroll: HTMLElement;
  readonly #newer: HTMLButtonElement;
  readonly #input: HTMLTextAreaElement;
  readonly #empty: HTMLElement;
  /** The person reads the newest, and should go on doing so. */
  #atEnd = true;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    private readonly heard: (lines: readonly ChatLine[]) => void,
  ) {
    this.#scroll = part(root, 'chat-scroll', HTMLElement);
    this.#newer = part(root, 'newer', HTMLButtonElement);
    this.#input = part(root, 'chat-input', HTMLTextAreaElement);
    this.#empty = part(root, 'no-lines', HTMLElement);
    const make = (entry: Entry): Row<Entry> =>
      entry.kind === 'line' ? new LineRow(entry.line, (id) => room.chat.retry(id)) : new NoticeRow();
    this.#list = new KeyedList(part(root, 'chat-log', HTMLElement), (entry) => entry.id, make);
    this.#listen(part(root, 'chat-form', HTMLFormElement));
    room.on('chat', (lines) => this.#take(lines));
    this.#take(room.chat.lines);
  }

  /** Something that happened, told between the lines. */
  note(text: string): void {
    this.#timeline.note(text, new Date().toISOString());
    this.#show(false);
  }

  #listen(form: HTMLFormElement): void {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#say();
    });
    this.#input.addEventListener('keydown', (event) => {
      // Enter also ends the composition of a Chinese or Japanese word; that one isn't ours.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#say();
    });
    this.#input.addEventListener('input', () => this.#fitInput());
    this.#newer.addEventListener('click', () => this.#toEnd());
    this.#scroll.addEventListener('scroll', () => {
      this.#atEnd = this.#isAtEnd();
      if (this.#atEnd) this.#newer.hidden = true;
    });
    // The panel beside it grew, the keyboard of a phone came up, or the panel was hidden until now.
    new ResizeObserver(() => this.#atEnd && this.#toEnd()).observe(this.#scroll);
  }

  #say(): void {
    const text = this.#input.value.trim();
    if (text === '') return;
    this.#input.value = '';
    this.#fitInput();
    this.room.chat.say(text);
    this.#toEnd();
  }

  /** Grows with what is written; the style sheet says how far. */
  #fitInput(): void {
    this.#input.style.height = 'auto';
    this.#input.style.height = `${this.#input.scrollHeight + 2}px`;
  }

  #take(lines: readonly ChatLine[]): void {
    const others = this.#timeline.takeLines(lines).filter((line) => !line.mine);
    this.#show(others.length > 0);
    if (others.length > 0) this.heard(others);
  }

  #show(worthCalling: boolean): void {
    const { entries } = this.#timeline;
    this.#list.show(entries);
    this.#empty.hidden = entries.length > 0;
    if (this.#atEnd) this.#toEnd();
    else if (worthCalling) this.#newer.hidden = false;
  }

  #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < AT_END_PX;
  }

  #toEnd(): void {
    this.#atEnd = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#newer.hidden = true;
  }
}

class LineRow implements Row<Entry> {
  readonly root = element('li', { class: 'line', 'data-testid': 'chat-line' });
  readonly #name = element('span', { class: 'line-name' });
  readonly #state = element('span', { class: 'line-state' });

  constructor(line: ChatLine, retry: (id: string) => void) {
    const time = element('time', { datetime: line.at }, formatTime(line.at));
    const text = element('p', { class: 'line-text', dir: 'auto', 'data-testid': 'chat-text' }, ...linked(line.text));
    const head = element('p', { class: 'line-head' }, this.#name, time);
    this.root.style.setProperty('--hue', String(hueOf(line.userId)));
    this.root.append(head, text, this.#state);
    this.#state.addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) retry(line.id);
    });
  }

  update(entry: Entry): void {
    if (entry.kind !== 'line') return;
    const { line, continued } = entry;
    setAttribute(this.root, 'data-line-id', line.id);
    setAttribute(this.root, 'data-user-id', line.userId);
    setAttribute(this.root, 'data-mine', line.mine);
    setText(this.#name, line.mine ? 'You' : line.name);
    this.root.classList.toggle('continued', continued);
    if (this.root.dataset['state'] === line.state) return;
    this.root.dataset['state'] = line.state;
    if (line.mine) this.#state.replaceChildren(...stateOf(line.state));
  }
}

class NoticeRow implements Row<Entry> {
  readonly root = element('li', { class: 'happened', 'data-testid': 'chat-notice' });

  update(entry: Entry): void {
    if (entry.kind === 'notice') setText(this.root, entry.text);
  }
}

function stateOf(state: ChatLine['state']): readonly Node[] {
  if (state === 'sending') return [document.createTextNode('Sending…')];
  if (state === 'failed') {
    const again = element('button', { type: 'button', class: 'link-button', 'data-testid': 'chat-retry' }, 'Try again');
    return [document.createTextNode('Not sent. '), again];
  }
  return [icon('check'), element('span', { class: 'unseen' }, 'Sent')];
}
