import type { Room } from '../client/rejoin-client.js';
import { CallControls } from './call-controls.js';
import { CallNotes } from './call-notes.js';
import { showOwnLevel } from './meter.js';
import type { Notices } from './notices.js';
import type { DeviceNews, OwnDevices } from './own-devices.js';
import { OwnMedia } from './own-media.js';
import { OwnScreen } from './own-screen.js';
import { OwnVoice } from './own-voice.js';
import { Stage, type Around } from './stage.js';
import { Unheard } from './unheard.js';

/** The call's part of the room: tiles, notes, controls, and what we send. */
export class CallView {
  readonly own: OwnMedia;
  readonly #controls: CallControls;
  readonly #stage: Stage;
  readonly #notes: CallNotes;
  readonly #screen: OwnScreen;
  readonly #voice: OwnVoice;

  constructor(root: HTMLElement, room: Room, devices: OwnDevices, page: Around) {
    this.own = new OwnMedia(devices, room.media, () => this.show());
    const unheard = new Unheard(root, devices);
    this.#voice = new OwnVoice(devices, ({ level, isUnheard }) => {
      showOwnLevel(level);
      unheard.show(isUnheard);
    });
    this.#controls = new CallControls(root, this.own, page.notices);
    this.#stage = new Stage(root, room, this.own, () => this.#voice.level, page);
    this.#notes = new CallNotes(root, room);
    this.#screen = new OwnScreen(root, this.own);
    tellDeviceNews(devices, page.notices);
    this.show();
  }

  show(): void {
    this.#controls.show();
    this.#screen.show();
    this.#stage.show();
    this.#notes.show();
  }

  /** The visit is over. */
  close(): void {
    this.own.close();
    this.#voice.close();
    this.#stage.close();
  }
}

/** What happens to a device without the person's doing is said. */
export function tellDeviceNews(devices: OwnDevices, notices: Pick<Notices, 'said' | 'problem'>): void {
  devices.addEventListener('news', (event) => {
    const { text, isBad } = (event as CustomEvent<DeviceNews>).detail;
    if (isBad) notices.problem(text);
    else notices.said(text);
  });
}
