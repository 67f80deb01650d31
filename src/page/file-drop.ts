import type { Room, RoomParticipant } from '../client/rejoin-client.js';
import { ask } from './dialogs.js';
import { countOf } from './amounts.js';
import type { Notices } from './notices.js';

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
    on('drop', (event) => this.#dropped(event, null));
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
      this.#dropped(event, userId());
    });
  }

  send(files: readonly File[], userId: string): void {
    for (const file of files) void this.notices.trying(() => this.room.sendFile(userId, file));
  }

  /** For whom, is still to be said. */
  async sendToSomebody(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const others = this.#others();
    if (others.length === 0) {
      this.notices.problem('Nobody else is here to take it. Share the link to this room.');
      return;
    }
    const userId = await this.#choose(files, others);
    if (userId !== null) this.send(files, userId);
  }

  /** Each user once, though they may be here in several tabs. */
  #others(): readonly RoomParticipant[] {
    const byUser = new Map(this.room.participants.map((one) => [one.userId, one]));
    return [...byUser.values()].filter((one) => one.userId !== this.room.me?.userId);
  }

  #choose(files: readonly File[], others: readonly RoomParticipant[]): Promise<string | null> {
    const what = files.length === 1 ? `“${files[0]?.name}”` : countOf(files.length, 'file');
    return ask<string | null>({
      title: `Send ${what} to…`,
      testId: 'recipient-dialog',
      choices: [
        ...others.map(({ name, userId }) => ({ label: name, value: userId, testId: 'recipient' })),
        { label: 'Cancel', value: null },
      ],
      otherwise: null,
    });
  }

  #enter(step: 1 | -1): void {
    this.#depth = Math.max(0, this.#depth + step);
    this.root.classList.toggle('dragging', this.#depth > 0);
  }

  #dropped(event: DragEvent, userId: string | null): void {
    event.preventDefault();
    this.#depth = 0;
    this.root.classList.remove('dragging');
    const { files, folders } = contentsOf(event.dataTransfer);
    if (folders > 0) this.notices.problem('A folder can’t be sent as it is. Make a ZIP file of it first.');
    if (userId !== null) this.send(files, userId);
    else void this.sendToSomebody(files);
  }

  #pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.sendToSomebody(files);
  }
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function contentsOf(data: DataTransfer | null): { readonly files: readonly File[]; readonly folders: number } {
  const items = [...(data?.items ?? [])].filter((item) => item.kind === 'file');
  const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory ?? false;
  const files = items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, folders: items.filter(isFolder).length };
}
