import type { QualityReport, RejoinClient, Room, RoomStatus } from '../client/rejoin-client.js';
import { linkTo, placeOf } from './address.js';
import { adviceOn } from './advice.js';
import { announce } from './announcer.js';
import { CallView } from './call-view.js';
import { ChatPanel } from './chat-panel.js';
import { tellComingsAndGoings } from './comings-and-goings.js';
import { ask, dismissDialogs } from './dialogs.js';
import { copyOf, part, setText } from './element.js';
import { FileDrop } from './file-drop.js';
import { wireFiles } from './files-wiring.js';
import { mayLeave } from './leaving.js';
import { Notices } from './notices.js';
import type { OwnDevices } from './own-devices.js';
import { PageTitle } from './page-title.js';
import { PeoplePanel } from './people-panel.js';
import { recoveryNotice } from './recovery.js';
import { Tabs } from './tabs.js';
import { text, type Texts } from './texts/text.js';
import { wireThemeButton } from './theme.js';

export interface RoomViewEvents {
  /** The person wants to go. */
  leave(): void;
  /** The server ended the visit, for somebody who wanted that or for nobody's sake. */
  removed(): void;
  /** The server doesn't let us in. */
  refused(error: Extract<RoomStatus, { phase: 'refused' }>['error']): void;
}

const PHASE_WORDS = {
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'reconnecting',
  replaced: 'replaced',
  refused: 'refused',
  left: 'ended',
  closed: 'ended',
} as const satisfies Readonly<Record<RoomStatus['phase'], keyof Texts['room']>>;

/** A first connection usually takes no second; after this the person should know why nothing happens. */
const PATIENCE_MS = 6_000;

/** A reload takes a second or two; a closed tab is gone for the others after this. */
const GONE_AFTER_SECONDS = 10;

/** Everything of one visit to a room. */
export class RoomView {
  readonly root = copyOf('room-template');
  readonly #notices = new Notices(this.root);
  readonly #call: CallView;
  readonly #chat: ChatPanel;
  readonly #title: PageTitle;
  readonly #tabs: Tabs;
  readonly #closing = new AbortController();

  constructor(
    private readonly client: RejoinClient,
    private readonly room: Room,
    devices: OwnDevices,
    private readonly events: RoomViewEvents,
  ) {
    const { root } = this;
    const drop = new FileDrop(root, room, this.#notices, this.#closing.signal);
    const copyLink = (): void => void this.#copyLink();
    this.#call = new CallView(root, room, devices, { drop, notices: this.#notices, copyLink });
    this.#title = new PageTitle(room.id, this.#closing.signal);
    this.#chat = new ChatPanel(root, room, (lines) => this.#heard(lines.length));
    this.#tabs = new Tabs(root, part(root, 'tabs', HTMLElement));
    new PeoplePanel(root, room, drop);
    const begun = (): void => this.#tabs.show('files');
    wireFiles({ root, client, room, drop, notices: this.#notices, begun, signal: this.#closing.signal });
    this.#wireTop();
    this.#followRoom();
  }

  /** Where who listens, or uses the keyboard, begins. */
  focus(): void {
    part(this.root, 'room-name', HTMLElement).focus();
  }

  close(): void {
    this.#closing.abort();
    dismissDialogs();
    this.#call.close();
    this.root.remove();
    document.title = 'Rejoin';
  }

  #wireTop(): void {
    setText(part(this.root, 'room-name', HTMLElement), this.room.id);
    wireThemeButton(part(this.root, 'theme', HTMLButtonElement));
    part(this.root, 'leave', HTMLButtonElement).addEventListener('click', () => void this.#leave());
    part(this.root, 'copy-link', HTMLButtonElement).addEventListener('click', () => void this.#copyLink());
  }

  #followRoom(): void {
    const { room, client } = this;
    tellComingsAndGoings(room, (note) => this.#chat.note(note, client.now()));
    room.on('status', (status) => this.#showStatus(status));
    room.on('offer', () => this.#title.unread(1));
    room.on('quality', (report) => this.#advise(report));
    this.#showStatus(room.status);
    // Also into the back-forward cache: nobody sees or hears us from there.
    const { signal } = this.#closing;
    addEventListener('pagehide', () => room.leaveSoon(GONE_AFTER_SECONDS), { signal });
    setTimeout(() => {
      if (room.status.phase === 'connecting') this.#notices.problem(text.room.unreachable);
    }, PATIENCE_MS);
  }

  #showStatus(status: RoomStatus): void {
    if (this.#closing.signal.aborted) return;
    const pill = part(this.root, 'status', HTMLElement);
    pill.dataset['phase'] = status.phase;
    setText(pill, text.room[PHASE_WORDS[status.phase]]);
    if (status.phase === 'connected') this.#arrived(status);
    else if (status.phase === 'reconnecting') this.#reconnecting();
    else if (status.phase === 'replaced') void this.#replaced();
    else if (status.phase === 'refused') this.events.refused(status.error);
    else if (status.phase === 'left') this.events.removed();
  }

  #arrived({ recovery }: Extract<RoomStatus, { phase: 'connected' }>): void {
    const notice = recoveryNotice(recovery);
    if (!notice) {
      this.#notices.connected();
      announce(text.room.connected);
      void this.#notices.trying(() => this.#call.own.restore());
      return;
    }
    this.#notices.recovered(notice);
    this.#chat.note(notice.text, this.client.now());
    if (!this.#call.own.isOnAir) void this.#notices.trying(() => this.#call.own.restore());
  }

  async #replaced(): Promise<void> {
    this.#call.own.suspend();
    const here = await ask({
      title: text.room.seatTaken,
      text: text.room.seatTakenText,
      testId: 'replaced-dialog',
      choices: [
        { label: text.room.useHere, value: true, primary: true, testId: 'use-here-button' },
        { label: text.room.leaveThere, value: false, testId: 'leave-there-button' },
      ],
    });
    if (here) this.room.rejoin();
    else this.events.leave();
  }

  async #leave(): Promise<void> {
    if (await mayLeave(this.room)) this.events.leave();
  }

  async #copyLink(): Promise<void> {
    const link = linkTo(this.room.id, placeOf(location));
    try {
      await navigator.clipboard.writeText(link);
      this.#notices.said(text.room.linkCopied);
    } catch {
      this.#notices.said(text.room.linkIs(link));
    }
  }

  #heard(count: number): void {
    this.#title.unread(count);
    this.#tabs.add('chat', count);
  }

  #reconnecting(): void {
    this.#notices.reconnecting();
    // Advice is about a line that is measured; nothing is known of it now.
    setText(part(this.root, 'advice', HTMLElement), '');
  }

  #advise(report: QualityReport): void {
    setText(part(this.root, 'advice', HTMLElement), adviceOn(report));
  }
}
