import type { Room, RoomParticipant } from '../client/rejoin-client.js';
import { element, icon, part, setAttribute, setText } from './element.js';
import type { FileDrop } from './file-drop.js';
import { KeyedList, type Row } from './keyed-list.js';
import { avatar } from './person.js';
import { qualityMark, qualityWords } from './quality-mark.js';
import { text } from './texts/text.js';

/** Who is here, how well connected, and a way to hand each of them a file. */
export class PeoplePanel {
  readonly #list: KeyedList<RoomParticipant>;
  readonly #count: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly room: Room,
    drop: FileDrop,
  ) {
    this.#count = part(root, 'people-count', HTMLElement);
    const isMine = (participant: RoomParticipant): boolean => participant.userId === room.me?.userId;
    const isConnected = (): boolean => room.isConnected;
    const make = (participant: RoomParticipant): Row<RoomParticipant> =>
      new PersonRow(participant, drop, isMine, isConnected);
    this.#list = new KeyedList(part(root, 'people', HTMLElement), (participant) => participant.id, make);
    room.on('participants', () => this.show());
    this.show();
  }

  show(): void {
    this.#list.show(this.room.participants);
    setText(this.#count, String(this.room.participants.length || ''));
  }
}

class PersonRow implements Row<RoomParticipant> {
  readonly root = element('li', { class: 'person', 'data-testid': 'person' });
  readonly #name = element('span', { class: 'person-name', dir: 'auto' });
  readonly #detail = element('span', { class: 'person-detail' });
  readonly #mark = qualityMark();
  readonly #file = element('input', {
    type: 'file',
    class: 'unseen',
    multiple: true,
    tabindex: -1,
    'aria-hidden': 'true',
    'data-testid': 'person-file',
  });
  readonly #send = element(
    'button',
    { type: 'button', class: 'icon-button', 'data-testid': 'person-send' },
    icon('send-file'),
  );

  constructor(
    participant: RoomParticipant,
    drop: FileDrop,
    private readonly isMine: (participant: RoomParticipant) => boolean,
    private readonly isConnected: () => boolean,
  ) {
    const { name, userId } = participant;
    const words = element('div', { class: 'person-words' }, this.#name, this.#detail);
    this.root.append(avatar(name, userId), words, this.#mark, this.#send, this.#file);
    this.#send.addEventListener('click', () => this.#file.click());
    this.#file.addEventListener('change', () => {
      drop.send([...(this.#file.files ?? [])], [userId]);
      this.#file.value = '';
    });
    drop.accept(this.root, () => (isMine(participant) ? null : userId));
  }

  update(participant: RoomParticipant): void {
    const { id, userId, name, isMe, isHost, state, quality } = participant;
    const data = { 'participant-id': id, 'user-id': userId, state, quality };
    for (const [key, value] of Object.entries(data)) setAttribute(this.root, `data-${key}`, value);
    setAttribute(this.root, 'data-me', isMe);
    setAttribute(this.root, 'data-host', isHost);
    setText(this.#name, name);
    // How others are connected is not known while we are not.
    const grade = this.isConnected() ? qualityWords(quality) : '';
    const stands = state === 'RECONNECTING' ? text.people.reconnecting : grade;
    setText(
      this.#detail,
      [isMe ? text.people.you : '', isHost ? text.people.host : '', stands].filter(Boolean).join(' · '),
    );
    setAttribute(this.#mark, 'data-quality', quality);
    this.#send.hidden = this.isMine(participant);
    setAttribute(this.#send, 'aria-label', text.people.sendFile(name));
    setAttribute(this.#send, 'title', text.people.sendFile(name));
  }
}
