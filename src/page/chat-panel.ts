import type { ChatHistory, ChatLine, Room } from '../client/rejoin-client.js';
import { formatMoment } from './amounts.js';
import { announce } from './announcer.js';
import { element, icon, part, setAttribute, setText } from './element.js';
import { KeyedList, type Row } from './keyed-list.js';
import { linked } from './links.js';
import { LoadMore, type LoadMoreWords } from './load-more.js';
import { hueOf } from './person.js';
import { text } from './texts/text.js';
import { Timeline, type Entry } from './timeline.js';

/** So near to the end is at the end. */
const AT_END_PX = 48;
/** So near to the beginning, earlier lines are loaded. */
const AT_START_PX = 160;

/** The room's conversation: what people say, and who comes and goes. */
export class ChatPanel {
  readonly #timeline = new Timeline();
  readonly #list: KeyedList<Entry>;
  /** Lines of the history in a list of their own: nobody wants them read out when they come. */
  readonly #earlier: KeyedList<Entry>;
  readonly #earlierRows: HTMLElement;
  readonly #more: LoadMore;
  readonly #scroll: HTMLElement;
  readonly #newer: HTMLButtonElement;
  readonly #input: HTMLTextAreaElement;
  readonly #empty: HTMLElement;
  /** The person reads the newest, and should go on doing so. */
  #atEnd = true;
  /** Of the lines' frame, when it was looked at last. */
  #height = 0;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    private readonly heard: (lines: readonly ChatLine[]) => void,
  ) {
    this.#scroll = part(root, 'chat-scroll', HTMLElement);
    this.#newer = part(root, 'newer', HTMLButtonElement);
    this.#input = part(root, 'chat-input', HTMLTextAreaElement);
    this.#empty = part(root, 'no-lines', HTMLElement);
    this.#earlierRows = part(root, 'chat-earlier', HTMLElement);
    const make = (entry: Entry): Row<Entry> =>
      entry.kind === 'line' ? new LineRow(entry.line, (id) => room.chat.retry(id)) : new NoticeRow(entry.kind);
    const idOf = (entry: Entry): string => entry.id;
    this.#list = new KeyedList(part(root, 'chat-log', HTMLElement), idOf, make);
    this.#earlier = new KeyedList(this.#earlierRows, idOf, make);
    this.#more = new LoadMore(earlierWords(), () => void this.#loadAsAsked(), this.#scroll);
    part(root, 'earlier', HTMLElement).replaceWith(this.#more.root);
    this.#listen(part(root, 'chat-form', HTMLFormElement));
    room.on('chat', (lines) => this.#take(lines));
    room.on('chatHistory', (history) => this.#showHistory(history));
    this.#take(room.chat.lines);
  }

  /** Something that happened, told between the lines. */
  note(words: string, at: Date): void {
    this.#timeline.note(words, at.toISOString());
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
      // A panel beside it has grown since: nobody scrolled away, and the end comes back into sight below.
      if (this.#scroll.clientHeight === this.#height) this.#atEnd = this.#isAtEnd();
      if (this.#atEnd) this.#newer.hidden = true;
      this.#loadAtStart();
    });
    // The panel beside it grew, the keyboard of a phone came up, or the panel was hidden until now.
    new ResizeObserver(() => {
      this.#height = this.#scroll.clientHeight;
      if (this.#atEnd) this.#toEnd();
      this.#loadAtStart();
    }).observe(this.#scroll);
  }

  #say(): void {
    const said = this.#input.value.trim();
    if (said === '') return;
    this.#input.value = '';
    this.#fitInput();
    this.room.chat.say(said);
    this.#toEnd();
  }

  /** Grows with what is written; the style sheet says how far. */
  #fitInput(): void {
    this.#input.style.height = 'auto';
    this.#input.style.height = `${this.#input.scrollHeight + 2}px`;
  }

  #take(lines: readonly ChatLine[]): void {
    const fresh = this.#timeline.takeLines(lines);
    const others = fresh.filter((line) => !line.mine && line.place === undefined);
    this.#show(others.length > 0);
    if (others.length > 0) this.heard(others);
  }

  #show(worthCalling: boolean): void {
    this.#keepingPlace(() => this.#showEntries());
    if (worthCalling && !this.#atEnd) this.#newer.hidden = false;
  }

  #showEntries(): void {
    const { entries } = this.#timeline;
    const found = entries.findIndex((entry) => !isOfHistory(entry));
    const start = found >= 0 ? found : entries.length;
    this.#earlier.show(entries.slice(0, start));
    this.#earlierRows.hidden = start === 0;
    this.#list.show(entries.slice(start));
    const { phase } = this.room.chatHistory.state;
    this.#more.show(this.room.chatHistory.state, start > 0);
    this.#empty.hidden = entries.length > 0 || ['loading', 'waiting', 'failed'].includes(phase);
  }

  #showHistory(history: ChatHistory): void {
    this.#timeline.takeGaps(history.gaps);
    this.#show(false);
    this.#loadAtStart();
  }

  /** Who pressed the button hears what it brought. */
  async #loadAsAsked(): Promise<void> {
    const before = this.room.chat.lines.length;
    await this.room.chatHistory.load();
    const count = this.room.chat.lines.length - before;
    if (count > 0) announce(text.chat.earlierLoaded(count));
  }

  /** Whoever reads the first lines that are there wants those before them. */
  #loadAtStart(): void {
    const { clientHeight, scrollTop } = this.#scroll;
    const { chatHistory } = this.room;
    if (chatHistory.state.phase === 'more' && clientHeight > 0 && scrollTop < AT_START_PX) void chatHistory.load();
  }

  /** What the person reads stays where it is, whatever comes before it. */
  #keepingPlace(change: () => void): void {
    // Its foot, since the name at its head goes when its writer's earlier lines come before it.
    const placeOf = (row: Element): number => row.getBoundingClientRect().bottom;
    const row = this.#atEnd ? undefined : this.#firstInView();
    const before = row ? placeOf(row) : 0;
    change();
    if (this.#atEnd) this.#toEnd();
    // Who reads the first row sees what is said above it: only rows that came before it push it down.
    else if (row?.isConnected && row !== this.#scroll.querySelector('li'))
      this.#scroll.scrollTop += placeOf(row) - before;
  }

  #firstInView(): Element | undefined {
    const { top } = this.#scroll.getBoundingClientRect();
    return [...this.#scroll.querySelectorAll('li')].find((row) => row.getBoundingClientRect().bottom > top);
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
  readonly #name = element('span', { class: 'line-name', dir: 'auto' });
  readonly #time: HTMLTimeElement;
  readonly #state = element('span', { class: 'line-state' });
  /** The day on which its time was written. */
  #day = '';

  constructor(line: ChatLine, retry: (id: string) => void) {
    this.#time = element('time', { datetime: line.at, title: fullTime(line.at) });
    const look = { class: 'line-text', dir: 'auto', 'data-testid': 'chat-text' };
    const words = element('p', look);
    words.append(...linked(line.text));
    const head = element('p', { class: 'line-head' }, this.#name, ' ', this.#time);
    this.root.style.setProperty('--hue', String(hueOf(line.userId)));
    this.root.append(head, words, this.#state);
    // Wherever it comes in: it is no news.
    if (line.place !== undefined) setAttribute(this.root, 'aria-live', 'off');
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
    setAttribute(this.root, 'data-from-history', line.place !== undefined);
    setText(this.#name, line.mine ? text.chat.you : line.name);
    this.#tellTime(line.at);
    this.root.classList.toggle('continued', continued);
    if (this.root.dataset['state'] === line.state) return;
    this.root.dataset['state'] = line.state;
    if (line.mine) this.#state.replaceChildren(...stateOf(line.state));
  }

  /** A time of today becomes one with a date when the day is over. */
  #tellTime(at: string): void {
    const today = new Date().toDateString();
    if (this.#day === today) return;
    this.#day = today;
    setText(this.#time, formatMoment(at));
  }
}

class NoticeRow implements Row<Entry> {
  readonly root: HTMLElement;

  constructor(kind: 'notice' | 'gap') {
    this.root = element('li', { class: kind === 'gap' ? 'happened gap' : 'happened', 'data-testid': `chat-${kind}` });
    if (kind === 'gap') setAttribute(this.root, 'aria-live', 'off');
  }

  update(entry: Entry): void {
    if (entry.kind !== 'line') setText(this.root, entry.text);
  }
}

function isOfHistory(entry: Entry): boolean {
  return entry.kind === 'gap' || (entry.kind === 'line' && entry.line.place !== undefined);
}

function stateOf(state: ChatLine['state']): readonly Node[] {
  if (state === 'sending') return [document.createTextNode(text.chat.sending)];
  if (state === 'failed') {
    const again = element(
      'button',
      { type: 'button', class: 'link-button', 'data-testid': 'chat-retry' },
      text.chat.tryAgain,
    );
    return [document.createTextNode(`${text.chat.notSent} `), again];
  }
  return [icon('check'), element('span', { class: 'unseen' }, text.chat.sent)];
}

function earlierWords(): LoadMoreWords {
  const { earlier, earlierLoading, earlierUnavailable, earlierEnd } = text.chat;
  return { more: earlier, loading: earlierLoading, unavailable: earlierUnavailable, end: earlierEnd };
}

function fullTime(at: string): string {
  return new Date(at).toLocaleString(text.locale, { dateStyle: 'full', timeStyle: 'short' });
}
