import type { RemoteStream, Room, RoomParticipant } from '../client/rejoin-client.js';
import { element, icon, part, setAttribute } from './element.js';
import type { FileDrop } from './file-drop.js';
import { KeyedList, type Row } from './keyed-list.js';
import type { OwnMedia } from './own-media.js';
import { Tile, type TileContent } from './tile.js';
import { columnsFor, middleOfLastRow } from './tile-grid.js';

type Shown = TileContent | { readonly key: 'invitation' };
type Sent = Pick<RemoteStream, 'stream' | 'audioMuted' | 'videoMuted'>;

/** Everybody who is here, with picture and sound as far as they send them; shared screens first and large. */
export class Stage {
  readonly #list: KeyedList<Shown>;
  readonly #tiles: HTMLElement;
  readonly #restarting = new Set<string>();
  #askedForClick = false;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    private readonly own: OwnMedia,
    private readonly drop: FileDrop,
    private readonly copyLink: () => void,
  ) {
    this.#tiles = part(root, 'tiles', HTMLElement);
    this.#list = new KeyedList<Shown>(
      this.#tiles,
      (shown) => shown.key,
      (shown) => this.#make(shown),
    );
    room.on('participants', () => this.show());
    room.on('media', () => this.show());
    room.on('peer', ({ participantId, state }) => {
      if (state === 'restarting') this.#restarting.add(participantId);
      else this.#restarting.delete(participantId);
      this.show();
    });
    new ResizeObserver(() => this.#arrange()).observe(this.#tiles);
  }

  show(): void {
    const shown = this.#contents();
    this.#list.show(shown);
    this.#arrange();
  }

  #contents(): readonly Shown[] {
    const people = this.room.participants;
    const screens = people.flatMap((participant) => this.#content(participant, 'screen') ?? []);
    const cameras = people.flatMap((participant) => this.#content(participant, 'camera') ?? []);
    const invitation = people.length === 1 ? [{ key: 'invitation' } as const] : [];
    return [...screens, ...cameras, ...invitation];
  }

  /** Everybody has a camera tile, with a picture or without; a screen only who shows one. */
  #content(participant: RoomParticipant, label: 'camera' | 'screen'): TileContent | null {
    const sent = this.#sentBy(participant, label);
    if (!sent && label === 'screen') return null;
    const restarting = this.#restarting.has(participant.id);
    const nothing = { stream: null, audioMuted: true, videoMuted: true };
    return { key: `${participant.id}/${label}`, label, participant, restarting, ...(sent ?? nothing) };
  }

  #sentBy(participant: RoomParticipant, label: 'camera' | 'screen'): Sent | null {
    if (!participant.isMe) {
      const isIt = (one: RemoteStream): boolean =>
        one.participantId === participant.id && (one.label === 'screen') === (label === 'screen');
      const found = this.room.media.remote.find(isIt);
      return found ? { stream: found.stream, audioMuted: found.audioMuted, videoMuted: found.videoMuted } : null;
    }
    const stream = label === 'camera' ? this.own.camera : this.own.screen;
    return stream ? { stream, audioMuted: label === 'camera' && !this.own.isAudible, videoMuted: false } : null;
  }

  #make(shown: Shown): Row<Shown> {
    if (!('participant' in shown)) return this.#invitation();
    const tile = new Tile(shown, () => this.#awaitClick());
    const { userId } = shown.participant;
    this.drop.accept(tile.root, () => (userId === this.room.me?.userId ? null : userId));
    return { root: tile.root, update: (next) => 'participant' in next && tile.update(next), close: () => tile.close() };
  }

  #invitation(): Row<Shown> {
    const button = element('button', { type: 'button', class: 'button', click: () => this.copyLink() });
    button.append(icon('link'), 'Copy the link');
    const root = element(
      'li',
      { class: 'invitation', 'data-testid': 'invitation' },
      element('h3', {}, 'Nobody else is here yet'),
      element('p', {}, 'Send the link of this room to whom you want to meet.'),
      button,
    );
    return { root, update: () => undefined };
  }

  /** After a reload browsers play no sound before the person has touched the page. */
  #awaitClick(): void {
    if (this.#askedForClick) return;
    this.#askedForClick = true;
    const again = element('button', {
      type: 'button',
      class: 'button primary sound-button',
      'data-testid': 'sound-button',
    });
    again.append('Turn the sound on');
    this.#tiles.after(again);
    const play = (): void => {
      again.remove();
      this.#askedForClick = false;
      for (const video of this.#tiles.querySelectorAll('video')) video.play().catch(() => undefined);
    };
    document.addEventListener('pointerdown', play, { once: true });
    document.addEventListener('keydown', play, { once: true });
  }

  #arrange(): void {
    const screens = this.#tiles.querySelectorAll('.tile.screen').length;
    const others = this.#tiles.children.length - screens;
    const { clientWidth, clientHeight } = this.#tiles;
    const columns = screens > 0 ? Math.max(others, 3) : columnsFor(others, clientWidth, clientHeight);
    setAttribute(this.#tiles, 'data-spotlight', screens > 0);
    this.#tiles.style.setProperty('--columns', String(columns));
    const middle = middleOfLastRow(others, columns);
    const faces = [...this.#tiles.children].slice(screens) as HTMLElement[];
    faces.forEach((face, index) => {
      face.style.gridColumnStart = index === middle?.index ? String(middle.start) : '';
    });
  }
}
