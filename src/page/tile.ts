import type { RoomParticipant } from '../client/rejoin-client.js';
import { element, icon, setAttribute, setText } from './element.js';
import type { Row } from './keyed-list.js';
import { avatar, hueOf } from './person.js';
import { qualityMark } from './quality-mark.js';

/** One picture on the stage: a person, or a screen that a person shows. */
export interface TileContent {
  readonly key: string;
  readonly label: 'camera' | 'screen';
  readonly participant: RoomParticipant;
  readonly stream: MediaStream | null;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
  /** The direct connection is being looked for again. */
  readonly restarting: boolean;
}

export class Tile implements Row<TileContent> {
  readonly root: HTMLLIElement;
  readonly #video: HTMLVideoElement;
  readonly #name = element('span', { class: 'tile-name', dir: 'auto' });
  readonly #muted = element('span', { class: 'tile-muted', title: 'Microphone off' }, icon('microphone-off'));
  readonly #state = element('p', { class: 'tile-state' });
  readonly #quality = qualityMark();
  #content: TileContent | null = null;

  constructor(
    { participant, label }: TileContent,
    private readonly silenced: () => void,
  ) {
    const { name, userId, isMe } = participant;
    const class_ = `tile ${label}`;
    this.root = element('li', {
      class: class_,
      'data-testid': isMe ? 'tile-local' : 'tile-remote',
      'data-label': label,
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
    if (label === 'screen') this.root.append(this.#fullScreenButton(name));
  }

  update(content: TileContent): void {
    this.#content = content;
    const { participant, label, stream, audioMuted, restarting } = content;
    const owner = participant.isMe ? 'You' : participant.name;
    const away = participant.state === 'RECONNECTING';
    setAttribute(this.root, 'data-participant-id', participant.id);
    setAttribute(this.root, 'data-user-id', participant.userId);
    setAttribute(this.root, 'data-away', away);
    setText(this.#name, label === 'camera' ? owner : `${owner} · screen`);
    setText(this.#state, away || restarting ? 'Reconnecting…' : '');
    setAttribute(this.#quality, 'data-quality', participant.quality);
    const silent = label === 'camera' && (audioMuted || (stream?.getAudioTracks().length ?? 0) === 0);
    this.#muted.hidden = !silent;
    setAttribute(this.root, 'data-audio', silent ? 'off' : 'on');
    setAttribute(this.#video, 'aria-label', label === 'camera' ? `${owner} on camera` : `${owner}: shared screen`);
    this.#play(stream);
    this.#showPicture();
  }

  close(): void {
    this.#video.srcObject = null;
  }

  #play(stream: MediaStream | null): void {
    if (this.#video.srcObject === stream) return;
    this.#video.srcObject = stream;
    if (!stream) return;
    this.#video.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.silenced();
    });
  }

  /** Not before there is a picture: a black tile tells nothing. */
  #showPicture(): void {
    const { stream, videoMuted } = this.#content ?? { stream: null, videoMuted: true };
    const live = stream?.getVideoTracks().some((track) => track.readyState === 'live') ?? false;
    setAttribute(this.root, 'data-video', live && !videoMuted && this.#video.videoWidth > 0 ? 'on' : 'off');
  }

  #fullScreenButton(name: string): HTMLButtonElement {
    const button = element('button', { type: 'button', class: 'icon-button tile-fullscreen', title: 'Full screen' });
    button.setAttribute('aria-label', `Show ${name}’s screen in full`);
    button.append(icon('fullscreen'));
    button.addEventListener('click', () => {
      if (document.fullscreenElement) void document.exitFullscreen();
      else void this.root.requestFullscreen();
    });
    return button;
  }
}
