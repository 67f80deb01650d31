import type { Room } from '../client/rejoin-client.js';
import { element, part, setText } from './element.js';
import { text } from './texts/text.js';

/** As much of a room as these notes are about. */
export type NotedRoom = Pick<Room, 'participants'> & {
  readonly media: Pick<Room['media'], 'inCall' | 'isInMesh' | 'outsideMesh' | 'remote'>;
};

/** What everybody in a call should know of it for as long as it is so, under the tiles. */
export class CallNotes {
  readonly #root: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
  ) {
    this.#root = part(root, 'call-notes', HTMLElement);
    room.on('media', () => this.show());
    room.on('participants', () => this.show());
  }

  show(): void {
    const notes = callNotes(this.room);
    const shown = [...this.#root.children];
    // Only what is new is read out.
    notes.forEach((note, at) => {
      const line = shown[at] ?? this.#root.appendChild(element('p', {}));
      setText(line, note);
    });
    for (const line of shown.slice(notes.length)) line.remove();
  }
}

export function callNotes({ participants, media }: NotedRoom): readonly string[] {
  if (!media.inCall) return [text.call.hungUp];
  const places = participants.length - media.outsideMesh.size;
  if (!media.isInMesh) return [text.call.meOutside(places)];
  const namesOf = (isOne: (id: string) => boolean): readonly string[] =>
    participants.filter(({ id }) => isOne(id)).map(({ name }) => name);
  const outside = namesOf((id) => media.outsideMesh.has(id));
  const starving = media.remote.filter(({ videoPaused }) => videoPaused === 'starved');
  const starved = namesOf((id) => starving.some(({ participantId }) => participantId === id));
  return [
    ...(outside.length > 0 ? [text.call.othersOutside({ places, names: outside })] : []),
    ...(starved.length > 0 ? [text.call.starved(starved)] : []),
  ];
}
