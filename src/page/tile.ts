import type { RoomParticipant } from '../client/rejoin-client.js';
import { element, icon, setAttribute, setText } from './element.js';
import type { Row } from './keyed-list.js';
import { avatar, hueOf } from './person.js';
import { qualityMark } from './quality-mark.js';
import { text } from './texts/text.js';

/** Why a tile shows no picture, or an old one. */
export type TileState = 'reconnecting' | 'outOfCall' | 'outside' | 'videoStarved' | 'cameraSilenced';

/** One picture on the stage: a person, or a screen that a person shows. */
export interface TileContent {
  readonly key: string;
  readonly label: 'camera' | 'screen';
  readonly participant: RoomParticipant;
  readonly stream: MediaStream | null;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  readonly state: TileState | null;
  readonly place: 'large' | 'grid' | 'corner';
}

/** How the others are heard here. */
export interface TileSound {
  /** 0 to 1. */
  readonly volume: number;
  /** The id of the speaker; '' is the default one. */
  readonly speaker: string;
}

export interface TileEvents {
  /** The browser plays no sound before the person has touched the page. */
  silenced(): void;
  openMenu(button: HTMLElement, content: TileContent): void;
  pin(content: TileContent): void;
}

export class Tile implements Row<TileContent> {
  readonly root: HTMLLIElement;
  readonly #video: HTMLVideoElement;
  readonly #name = element('span', { class: 'tile-name', dir: 'auto' });
  readonly #muted = element('span', { class: 'tile-muted', title: text.call.microphoneOff }, icon('microphone-off'));
  readonly #state = element('p', { class: 'tile-state' });
  readonly #quality = qualityMark();
  #content: TileContent;

  constructor(
    content: TileContent,
    private readonly events: TileEvents,
  ) {
    this.#content = content;
    const { participant, label } = content;
    const { name, userId, isMe } = participant;
    const testId = isMe ? 'tile-local' : 'tile-remote';
    this.root = element('li', {
      class: `tile ${label}`,
      'data-testid': testId,
      'data-label': label,
      'data-drop': text.call.dropHere,
    });
    this.root.style.setProperty('--hue', String(hueOf(userId)));
    this.#video = element('video', { autoplay: true, playsinline: true, 'data-testid': 'tile-video' });
    // Our own sound would come back as an echo.
    this.#video.muted = isMe;
    // Firefox's Tab key stops at every video, where there is nothing to do.
    this.#video.tabIndex = -1;
    for (const event of ['loadedmetadata', 'resize', 'emptied']) {
      this.#video.addEventListener(event, () => this.#showPicture());
    }
    const caption = element('div', { class: 'tile-caption' }, this.#muted, this.#name, this.#quality);
    const picture = label === 'camera' ? avatar(name, userId) : null;
    this.root.append(this.#video, element('div', { class: 'tile-person' }, picture), this.#state, caption);
    if (!isMe) this.root.append(this.#buttons(name));
  }

  update(content: TileContent): void {
    this.#content = content;
    const { participant, label, stream, audioMuted, state, place } = content;
    const owner = participant.isMe ? text.call.you : participant.name;
    setAttribute(this.root, 'data-participant-id', participant.id);
    setAttribute(this.root, 'data-user-id', participant.userId);
    setAttribute(this.root, 'data-away', participant.state === 'RECONNECTING');
    setAttribute(this.root, 'data-state', state);
    setAttribute(this.root, 'data-place', place);
    setText(this.#name, label === 'camera' ? owner : text.call.screenOf(owner));
    setAttribute(this.#quality, 'data-quality', participant.quality);
    const silent = label === 'camera' && (audioMuted || (stream?.getAudioTracks().length ?? 0) === 0);
    this.#muted.hidden = !silent;
    setAttribute(this.root, 'data-audio', silent ? 'off' : 'on');
    setAttribute(this.#video, 'aria-label', text.call[label === 'camera' ? 'onCamera' : 'sharedScreen'](owner));
    this.#play(stream);
    this.#showPicture();
  }

  /** `speaking`: the participants who speak now. */
  speaks(speaking: ReadonlySet<string>): void {
    const { label, participant } = this.#content;
    setAttribute(this.root, 'data-speaking', label === 'camera' && speaking.has(participant.id));
  }

  sound({ volume, speaker }: TileSound): void {
    if (this.#content.participant.isMe) return;
    this.#video.volume = volume;
    if (!('setSinkId' in this.#video) || this.#video.sinkId === speaker) return;
    // A speaker that is gone meanwhile: the browser goes on with the one it has.
    this.#video.setSinkId(speaker).catch(() => undefined);
  }

  close(): void {
    this.#video.srcObject = null;
  }

  #play(stream: MediaStream | null): void {
    if (this.#video.srcObject === stream) return;
    this.#video.srcObject = stream;
    if (!stream) return;
    this.#video.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.events.silenced();
    });
  }

  /** Not before there is a picture: a black tile tells nothing. */
  #showPicture(): void {
    const { stream, videoMuted, state } = this.#content;
    const isLive = !videoMuted && (stream?.getVideoTracks().some((track) => track.readyState === 'live') ?? false);
    const isThere = this.#video.videoWidth > 0;
    setAttribute(this.root, 'data-video', isLive && isThere ? 'on' : 'off');
    const isLoading = isLive && !isThere && state === null;
    setAttribute(this.root, 'data-loading', isLoading);
    setText(this.#state, state ? text.call[state] : isLoading ? text.call.loading : '');
  }

  #buttons(name: string): HTMLElement {
    const { events } = this;
    const menu = button('tile-menu-button', 'more', text.call.options(name));
    menu.setAttribute('aria-haspopup', 'dialog');
    menu.setAttribute('aria-expanded', 'false');
    menu.addEventListener('click', () => events.openMenu(menu, this.#content));
    this.root.addEventListener('dblclick', (event) => {
      if (event.target === this.#video) events.pin(this.#content);
    });
    const buttons = element('div', { class: 'tile-buttons' }, menu);
    if (this.#content.label === 'screen') buttons.prepend(this.#fullScreenButton(name));
    return buttons;
  }

  #fullScreenButton(name: string): HTMLElement {
    const full = button('full-screen-button', 'fullscreen', text.call.fullScreenOf(name));
    full.addEventListener('click', () => {
      if (document.fullscreenElement) void document.exitFullscreen();
      else void this.root.requestFullscreen();
    });
    return full;
  }
}

function button(testId: string, sign: string, name: string): HTMLButtonElement {
  const look = { type: 'button', class: 'icon-button', 'data-testid': testId, 'aria-label': name, title: name };
  return element('button', look, icon(sign));
}
