/** The window's title tells what is waiting while the page is in the background. */
export class PageTitle {
  #unread = 0;

  constructor(
    private readonly room: string,
    signal: AbortSignal,
  ) {
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    this.#seen();
  }

  unread(count: number): void {
    if (!document.hidden) return;
    this.#unread += count;
    this.#show();
  }

  #seen(): void {
    if (!document.hidden) this.#unread = 0;
    this.#show();
  }

  #show(): void {
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}${this.room} · Rejoin`;
  }
}
