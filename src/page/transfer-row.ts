import type { Transfer } from '../client/rejoin-client.js';
import { announce } from './announcer.js';
import { element, icon, setAttribute, setText } from './element.js';
import type { Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { download, isSavedAlready } from './save.js';
import { progressOf, stateOf } from './transfer-wording.js';

/** The size of a chunk on the wire; counts are shown to the curious. */
const CHUNK = 65_536;

type Action = 'pause' | 'resume' | 'attach' | 'save' | 'cancel';

/** A file on its way, with what can be done about it now. */
export class TransferRow implements Row<Transfer> {
  readonly root: HTMLElement;
  readonly #state = element('span', { class: 'transfer-state', 'data-testid': 'transfer-state' });
  readonly #progress = element('span', { class: 'transfer-progress' });
  readonly #chunks = element('span', { class: 'transfer-chunks' });
  readonly #bar: HTMLProgressElement;
  readonly #buttons: Readonly<Record<Action, HTMLButtonElement>>;
  readonly #file = element('input', {
    type: 'file',
    class: 'unseen',
    tabindex: -1,
    'aria-hidden': 'true',
    'data-testid': 'transfer-attach-file',
  });
  readonly #unlisten: () => void;

  constructor(
    private readonly transfer: Transfer,
    private readonly nameOf: (userId: string) => string,
    private readonly notices: Notices,
  ) {
    const { id, filename, direction, withUserId } = transfer;
    const outgoing = direction === 'outgoing';
    this.root = element('li', { class: 'transfer', 'data-testid': 'transfer', 'data-transfer-id': id });
    this.#bar = element('progress', { max: 100, value: 0, 'aria-label': `Progress of ${filename}` });
    this.#buttons = this.#makeButtons(filename);
    const sign = element('span', { class: 'transfer-sign', 'aria-hidden': 'true' }, icon(outgoing ? 'up' : 'down'));
    const person = element('span', { class: 'transfer-person' }, `${outgoing ? 'to' : 'from'} ${nameOf(withUserId)}`);
    const title = element('p', { class: 'transfer-title' }, element('strong', { title: filename }, filename), person);
    const figures = element('p', { class: 'transfer-figures' }, this.#state, this.#progress, this.#chunks);
    const actions = element('div', { class: 'transfer-actions' }, ...Object.values(this.#buttons), this.#file);
    this.root.append(sign, element('div', { class: 'transfer-body' }, title, this.#bar, figures), actions);
    this.#file.addEventListener('change', () => this.#attach());
    this.#unlisten = transfer.on('change', () => this.update());
  }

  update(): void {
    const { transfer } = this;
    const other = this.nameOf(transfer.withUserId);
    this.#writeData();
    this.#tellState(stateOf(transfer, other));
    setText(this.#progress, progressOf(transfer));
    setText(this.#chunks, this.#chunkCount());
    const percent = transfer.status === 'COMPLETED' ? 100 : transfer.progress.percent;
    if (this.#bar.value !== percent) this.#bar.value = percent;
    setAttribute(this.#bar, 'aria-valuetext', progressOf(transfer));
    this.#bar.hidden = !['ACTIVE', 'PAUSED'].includes(transfer.status);
    this.#showButtons();
  }

  close(): void {
    this.#unlisten();
  }

  #tellState(state: string): void {
    const before = this.#state.textContent;
    if (before === state) return;
    this.#state.textContent = state;
    if (before !== '') announce(`${this.transfer.filename}: ${state}`);
  }

  #writeData(): void {
    const { direction, status, withUserId, progress, stats, endReason, route, size } = this.transfer;
    const total = Math.ceil(size / CHUNK);
    const data = {
      direction,
      status,
      'with-user-id': withUserId,
      percent: status === 'COMPLETED' ? 100 : Math.floor(progress.percent),
      'chunks-total': total,
      'chunks-verified': progress.bytes >= size ? total : Math.floor(progress.bytes / CHUNK),
      'chunks-sent': stats.chunksSent,
      'chunks-received': stats.chunksReceived,
      'chunks-duplicate': stats.duplicateChunks,
      'paused-by': this.#pausers(),
      'end-reason': endReason,
      route,
    };
    for (const [name, value] of Object.entries(data)) setAttribute(this.root, `data-${name}`, value);
  }

  #pausers(): string {
    const { pausedByMe, pausedByOther, pausedByConnection } = this.transfer;
    return [pausedByMe && 'me', pausedByOther && 'other', pausedByConnection && 'connection'].filter(Boolean).join(' ');
  }

  #chunkCount(): string {
    const { chunksVerified, chunksTotal } = this.root.dataset;
    return ['ACTIVE', 'PAUSED'].includes(this.transfer.status) ? `${chunksVerified}/${chunksTotal} chunks` : '';
  }

  #showButtons(): void {
    const { status, direction, pausedByMe, needsFile, fileReady } = this.transfer;
    const live = ['PENDING', 'ACTIVE', 'PAUSED'].includes(status);
    const shown: Readonly<Record<Action, boolean>> = {
      pause: status === 'ACTIVE' && !needsFile,
      resume: status === 'PAUSED' && pausedByMe,
      attach: needsFile && live,
      save: direction === 'incoming' && fileReady && !isSavedAlready(this.transfer),
      cancel: live,
    };
    for (const action of Object.keys(shown) as Action[]) this.#show(action, shown[action]);
  }

  /** A button that goes away while it has the focus passes it on, or the keyboard would lose its place. */
  #show(action: Action, visible: boolean): void {
    const button = this.#buttons[action];
    if (button.hidden === !visible) return;
    const hadFocus = document.activeElement === button;
    button.hidden = !visible;
    if (hadFocus)
      queueMicrotask(() =>
        Object.values(this.#buttons)
          .find((one) => !one.hidden)
          ?.focus(),
      );
  }

  #makeButtons(filename: string): Readonly<Record<Action, HTMLButtonElement>> {
    const { transfer } = this;
    return {
      pause: this.#button('pause', `Pause ${filename}`, () => transfer.pause()),
      resume: this.#button('resume', `Resume ${filename}`, () => transfer.resume()),
      attach: this.#button('attach', `Choose ${filename} again`, async () => this.#file.click(), 'Choose the file'),
      save: this.#button('save', `Save ${filename}`, () => download(transfer), 'Save'),
      cancel: this.#button('cancel', `Cancel ${filename}`, () => transfer.cancel()),
    };
  }

  #button(action: Action, name: string, act: () => Promise<void>, label?: string): HTMLButtonElement {
    const look = label === undefined ? 'icon-button' : 'button small primary';
    const sign = { pause: 'pause', resume: 'resume', attach: 'file', save: 'save', cancel: 'close' }[action];
    const button = element('button', {
      type: 'button',
      class: look,
      hidden: true,
      'data-testid': `transfer-${action}`,
    });
    button.append(icon(sign), label ?? '');
    button.setAttribute('aria-label', name);
    button.title = name;
    button.addEventListener('click', () => {
      if (button.ariaBusy === 'true') return;
      button.ariaBusy = 'true';
      void this.notices.trying(act).finally(() => (button.ariaBusy = 'false'));
    });
    return button;
  }

  #attach(): void {
    const file = this.#file.files?.[0];
    this.#file.value = '';
    if (file) void this.notices.trying(() => this.transfer.attach(file));
  }
}
