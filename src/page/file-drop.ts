import type { Room, RoomParticipant } from '../client/rejoin-client.js';
import { formatCount } from './amounts.js';
import { MOST_FILES, gather } from './folders.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';
import { text } from './texts/text.js';

/** How files get to a person: dropped on them, pasted, or picked. */
export class FileDrop {
  #depth = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly room: Room,
    private readonly notices: Notices,
    signal: AbortSignal,
  ) {
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void): void =>
      document.addEventListener(type, (event) => carriesFiles(event) && listener(event), { signal });
    on('dragenter', () => this.#enter(1));
    on('dragleave', () => this.#enter(-1));
    // Without this the browser would leave the room to show the file.
    on('dragover', (event) => event.preventDefault());
    on('drop', (event) => void this.notices.trying(() => this.#dropped(event, null)));
    document.addEventListener('paste', (event) => this.#pasted(event), { signal });
  }

  /** Makes an element a place to drop files for a user; null: not for this one. */
  accept(target: HTMLElement, userId: () => string | null): void {
    target.addEventListener('dragover', (event) => {
      if (!carriesFiles(event) || userId() === null) return;
      event.preventDefault();
      target.classList.add('drop-here');
    });
    target.addEventListener('dragleave', (event) => {
      if (!target.contains(event.relatedTarget as Node | null)) target.classList.remove('drop-here');
    });
    target.addEventListener('drop', (event) => {
      if (!carriesFiles(event)) return;
      target.classList.remove('drop-here');
      event.stopPropagation();
      void this.notices.trying(() => this.#dropped(event, userId()));
    });
  }

  send(files: readonly File[], recipients: readonly string[] | 'everyone'): void {
    if (this.#fits(files.length)) this.room.sendFiles(recipients, files);
  }

  /** Files or a folder from the browser's dialog; for whom, is still to be said. */
  async picked(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    if (!this.#fits(files.length)) return;
    const others = this.#others();
    if (others.length === 0) {
      this.notices.problem(text.files.nobodyHere);
      return;
    }
    const what = files.length === 1 ? text.files.named(files[0]?.name ?? '') : text.amounts.files(files.length);
    const { askForRecipients } = await onDemand.recipients();
    const recipients = await askForRecipients(text.files.sendTo(what), others);
    if (recipients !== null) this.send(files, recipients);
  }

  /** Each user once, though they may be here in several tabs. */
  #others(): readonly RoomParticipant[] {
    const byUser = new Map(this.room.participants.map((one) => [one.userId, one]));
    return [...byUser.values()].filter((one) => one.userId !== this.room.me?.userId);
  }

  #fits(count: number): boolean {
    if (count > MOST_FILES) this.#tooMany();
    return count <= MOST_FILES;
  }

  #tooMany(): void {
    this.notices.problem(text.files.tooMany(formatCount(MOST_FILES)));
  }

  #enter(step: 1 | -1): void {
    this.#depth = Math.max(0, this.#depth + step);
    this.root.classList.toggle('dragging', this.#depth > 0);
  }

  async #dropped(event: DragEvent, userId: string | null): Promise<void> {
    event.preventDefault();
    this.#depth = 0;
    this.root.classList.remove('dragging');
    const { files, tooMany } = await gather(event.dataTransfer);
    if (tooMany) this.#tooMany();
    else if (files.length === 0) this.notices.problem(text.files.emptyFolder);
    else if (userId !== null) this.send(files, [userId]);
    else await this.picked(files);
  }

  #pasted(event: ClipboardEvent): void {
    const { files: given = [], types = [] } = event.clipboardData ?? {};
    const files = [...given];
    // The cells of a table come with a picture of themselves.
    const isText = types.includes('text/plain') && types.includes('text/html');
    if (files.length === 0 || (isText && event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    void this.notices.trying(() => this.picked(files));
  }
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
