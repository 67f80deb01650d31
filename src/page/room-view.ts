import type { QualityReport, RejoinClient, Room, RoomStatus } from '../client/rejoin-client.js';
import { linkTo } from './address.js';
import { announce } from './announcer.js';
import { CallControls } from './call-controls.js';
import { ChatPanel } from './chat-panel.js';
import { tellComingsAndGoings } from './comings-and-goings.js';
import { ask } from './dialogs.js';
import { copyOf, part, setText } from './element.js';
import { FileDrop } from './file-drop.js';
import { FilesPanel } from './files-panel.js';
import { mayLeave } from './leaving.js';
import { MyFiles } from './my-files.js';
import { Notices } from './notices.js';
import { OwnMedia } from './own-media.js';
import { PageTitle } from './page-title.js';
import { PeoplePanel } from './people-panel.js';
import { recoveryNotice } from './recovery.js';
import { Stage } from './stage.js';
import { Tabs } from './tabs.js';
import { wireThemeButton } from './theme.js';

export interface RoomViewEvents {
  /** The person wants to go. */
  leave(): void;
  /** The server doesn't let us in. */
  refused(error: Extract<RoomStatus, { phase: 'refused' }>['error']): void;
}

const PHASE_WORDS: Readonly<Record<RoomStatus['phase'], string>> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  replaced: 'In another tab',
  refused: 'Not let in',
  left: 'Left',
  closed: 'Closed',
};

/** A first connection usually takes no second; after this the person should know why nothing happens. */
const PATIENCE_MS = 6_000;

/** A reload takes a second or two; a closed tab is gone for the others after this. */
const GONE_AFTER_SECONDS = 10;

/** Everything of one visit to a room. */
export class RoomView {
  readonly root = copyOf('room-template');
  readonly #notices = new Notices(this.root);
  readonly #own: OwnMedia;
  readonly #controls: CallControls;
  readonly #stage: Stage;
  readonly #chat: ChatPanel;
  readonly #title: PageTitle;
  readonly #tabs: Tabs;
  readonly #closing = new AbortController();

  constructor(
    client: RejoinClient,
    private readonly room: Room,
    private readonly events: RoomViewEvents,
  ) {
    const { root } = this;
    const drop = new FileDrop(root, room, this.#notices, this.#closing.signal);
    this.#own = new OwnMedia(room.media, () => this.#ownMediaChanged());
    this.#controls = new CallControls(root, this.#own, this.#notices);
    this.#stage = new Stage(root, room, this.#own, drop, () => void this.#copyLink());
    this.#title = new PageTitle(room.id, this.#closing.signal);
    this.#chat = new ChatPanel(root, room, (lines) => this.#heard(lines.length));
    this.#tabs = new Tabs(root, part(root, 'tabs', HTMLElement));
    new PeoplePanel(root, room, drop);
    new FilesPanel(root, room, drop, this.#notices, () => this.#tabs.show('files'));
    new MyFiles(root, client, room);
    this.#wireTop();
    this.#followRoom();
  }

  /** Where who listens, or uses the keyboard, begins. */
  focus(): void {
    part(this.root, 'room-name', HTMLElement).focus();
  }

  close(): void {
    this.#closing.abort();
    this.#own.close();
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
    const { room } = this;
    tellComingsAndGoings(room, (text) => this.#chat.note(text));
    room.on('status', (status) => this.#showStatus(status));
    room.on('offer', () => this.#title.unread(1));
    room.on('quality', (report) => this.#advise(report));
    this.#showStatus(room.status);
    // Also into the back-forward cache: nobody sees or hears us from there.
    const { signal } = this.#closing;
    addEventListener('pagehide', () => room.leaveSoon(GONE_AFTER_SECONDS), { signal });
    setTimeout(() => {
      if (room.status.phase === 'connecting') this.#notices.problem('The server can’t be reached yet. Still trying…');
    }, PATIENCE_MS);
  }

  #showStatus(status: RoomStatus): void {
    const pill = part(this.root, 'status', HTMLElement);
    pill.dataset['phase'] = status.phase;
    setText(pill, PHASE_WORDS[status.phase]);
    if (status.phase === 'connected') this.#arrived(status);
    else if (status.phase === 'reconnecting') this.#reconnecting();
    else if (status.phase === 'replaced') void this.#replaced();
    else if (status.phase === 'refused') this.events.refused(status.error);
  }

  #arrived({ recovery }: Extract<RoomStatus, { phase: 'connected' }>): void {
    const notice = recoveryNotice(recovery);
    if (!notice) {
      this.#notices.connected();
      announce('Connected');
      void this.#notices.trying(() => this.#own.restore());
      return;
    }
    this.#notices.recovered(notice);
    this.#chat.note(notice.text);
    if (!this.#own.isOnAir) void this.#notices.trying(() => this.#own.restore());
  }

  async #replaced(): Promise<void> {
    this.#own.stop();
    this.#ownMediaChanged();
    const here = await ask({
      title: 'This seat is used in another tab',
      text: 'The room goes on there. You can come in here as well, as a second you.',
      testId: 'replaced-dialog',
      choices: [
        { label: 'Use it here', value: true, primary: true, testId: 'use-here-button' },
        { label: 'Leave it there', value: false, testId: 'leave-there-button' },
      ],
    });
    if (here) this.room.rejoin();
    else this.events.leave();
  }

  async #leave(): Promise<void> {
    if (await mayLeave(this.room)) this.events.leave();
  }

  async #copyLink(): Promise<void> {
    const link = linkTo(this.room.id, location.origin);
    try {
      await navigator.clipboard.writeText(link);
      this.#notices.said('The link is copied. Send it to whom you want to meet.');
    } catch {
      this.#notices.said(`The link of this room: ${link}`);
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

  #advise({ quality, recommendations }: QualityReport): void {
    const advice = quality === 'GOOD' ? '' : (recommendations[0]?.text ?? '');
    setText(part(this.root, 'advice', HTMLElement), advice);
  }

  #ownMediaChanged(): void {
    this.#controls.show();
    this.#stage.show();
  }
}
