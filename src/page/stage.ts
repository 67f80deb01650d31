import type { Room } from '../client/rejoin-client.js';
import { element, icon, part, setAttribute } from './element.js';
import type { FileDrop } from './file-drop.js';
import { KeyedList, type Row } from './keyed-list.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';
import type { OwnMedia } from './own-media.js';
import { SoundButton } from './sound-button.js';
import { Speaking } from './speaking.js';
import { stageContents } from './stage-contents.js';
import { text } from './texts/text.js';
import { Tile, type TileContent, type TileEvents } from './tile.js';
import { columnsFor, middleOfLastRow, mostColumns } from './tile-grid.js';
import { ViewSizes } from './view-sizes.js';
import { Volumes } from './volumes.js';

const INVITATION = { key: 'invitation' } as const;
type Shown = TileContent | typeof INVITATION;

/** Shares no beat with sounds that come each half second: it would fall between them, and do so for ever. */
const LISTEN_EVERY_MS = 130;

/** Two pictures of 16:9 are larger side by side than one above the other in a stage that is wider than this. */
const WIDE = 1.8;

/** What a call needs of the page around it. */
export interface Around {
  readonly drop: FileDrop;
  readonly notices: Notices;
  readonly copyLink: () => void;
}

/** Everybody who is here, with picture and sound as far as they send them; what is shown or pinned is large. */
export class Stage {
  readonly #list: KeyedList<Shown>;
  readonly #tiles: HTMLElement;
  readonly #shown = new Map<string, Tile>();
  readonly #restarting = new Set<string>();
  readonly #volumes = new Volumes();
  readonly #speaking = new Speaking();
  readonly #views: ViewSizes;
  readonly #sound: SoundButton;
  readonly #listening: ReturnType<typeof setInterval>;
  #pinned: string | null = null;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    private readonly own: OwnMedia,
    /** How loud we are to the others, 0 to 1. */
    private readonly ownLevel: () => number,
    private readonly page: Around,
  ) {
    this.#tiles = part(root, 'tiles', HTMLElement);
    this.#views = new ViewSizes(room.media);
    this.#sound = new SoundButton(this.#tiles);
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
    this.#listening = setInterval(() => this.#markSpeakers(), LISTEN_EVERY_MS);
    new ResizeObserver(() => this.#arrange()).observe(this.#tiles);
  }

  show(): void {
    const { room, own } = this;
    const tiles = stageContents(room, own, { restarting: this.#restarting, pinned: this.#pinned });
    this.#list.show(room.participants.length === 1 ? [...tiles, INVITATION] : tiles);
    this.#arrange();
  }

  /** The visit is over. */
  close(): void {
    clearInterval(this.#listening);
    this.#views.close();
    this.#volumes.forget();
  }

  #make(shown: Shown): Row<Shown> {
    if (!('participant' in shown)) return this.#invitation();
    const { key, participant, label } = shown;
    const tile = new Tile(shown, this.#events());
    this.#shown.set(key, tile);
    if (!participant.isMe) this.#views.watch(tile.root, participant.id, label);
    this.page.drop.accept(tile.root, () => (participant.userId === this.room.me?.userId ? null : participant.userId));
    return {
      root: tile.root,
      update: (next) => {
        if (!('participant' in next)) return;
        tile.update(next);
        tile.sound({ volume: this.#volumes.of(whose(next)), speaker: this.own.devices.list.chosen('speaker') });
      },
      close: () => this.#remove(key, tile),
    };
  }

  #remove(key: string, tile: Tile): void {
    tile.close();
    this.#views.unwatch(tile.root);
    this.#shown.delete(key);
    if (this.#pinned === key) this.#pinned = null;
  }

  #events(): TileEvents {
    return {
      silenced: () => this.#sound.show(),
      pin: ({ key }) => this.#pin(key),
      openMenu: (button, content) => void this.page.notices.trying(() => this.#openMenu(button, content)),
    };
  }

  async #openMenu(button: HTMLElement, content: TileContent): Promise<void> {
    const { openTileMenu } = await onDemand.tileMenu();
    openTileMenu(button, content, {
      isPinned: this.#pinned === content.key,
      volume: this.#volumes.of(whose(content)),
      pin: () => this.#pin(content.key),
      setVolume: (volume) => {
        this.#volumes.set(whose(content), volume);
        this.show();
      },
    });
  }

  /** The same tile again: as before. */
  #pin(key: string): void {
    this.#pinned = this.#pinned === key ? null : key;
    this.show();
  }

  #markSpeakers(): void {
    const { room } = this;
    const levels = new Map(room.media.levels());
    if (room.me) levels.set(room.me.id, this.ownLevel());
    const speaking = this.#speaking.hear(levels, performance.now());
    for (const tile of this.#shown.values()) tile.speaks(speaking);
  }

  #invitation(): Row<Shown> {
    const button = element('button', { type: 'button', class: 'button', click: () => this.page.copyLink() });
    button.append(icon('link'), text.call.copyLink);
    const root = element(
      'li',
      { class: 'invitation', 'data-testid': 'invitation' },
      element('h3', {}, text.call.aloneTitle),
      element('p', {}, text.call.aloneText),
      button,
    );
    return { root, update: () => undefined };
  }

  #arrange(): void {
    const all = [...this.#tiles.children] as HTMLElement[];
    const large = all.filter(({ dataset }) => dataset['place'] === 'large').length;
    const corner = all.filter(({ dataset }) => dataset['place'] === 'corner').length;
    const faces = all.filter(({ dataset }) => dataset['place'] !== 'large' && dataset['place'] !== 'corner');
    const { clientWidth, clientHeight } = this.#tiles;
    const columns =
      large > 0
        ? Math.min(Math.max(faces.length, 3), mostColumns(clientWidth))
        : columnsFor(faces.length, clientWidth, clientHeight);
    setAttribute(this.#tiles, 'data-spotlight', large > 0);
    setAttribute(this.#tiles, 'data-corner', corner > 0);
    this.#tiles.style.setProperty('--columns', String(columns));
    // In half columns: two screens stand side by side where that makes them larger.
    const isSideBySide = large === 2 && clientWidth > WIDE * clientHeight;
    this.#tiles.style.setProperty('--large-span', String(isSideBySide ? columns : 2 * columns));
    this.#tiles.style.setProperty('--large-rows', String(isSideBySide ? 1 : large));
    const middle = middleOfLastRow(faces.length, columns);
    for (const one of all) one.style.gridColumnStart = '';
    const first = middle && faces[middle.index];
    if (first) first.style.gridColumnStart = String(middle.start);
  }
}

/** A screen's sound has a volume of its own. */
function whose({ participant, label }: TileContent): string {
  return label === 'screen' ? `${participant.userId}/screen` : participant.userId;
}
