import { siteStorage } from '../client/rejoin-client.js';
import { keptJson } from './kept-json.js';

const STORED = 'rejoin:volumes';

/** How loud each of the others is for us: remembered for this visit, also over a reload. */
export class Volumes {
  readonly #volumes = new Map(keptJson<[string, number][]>(siteStorage.session, STORED, []));

  /** 0 to 1; as loud as it comes until the person says otherwise. `whose`: a user, or a user's screen. */
  of(whose: string): number {
    return this.#volumes.get(whose) ?? 1;
  }

  set(whose: string, volume: number): void {
    this.#volumes.set(whose, volume);
    siteStorage.session.setItem(STORED, JSON.stringify([...this.#volumes]));
  }

  /** The visit is over. */
  forget(): void {
    siteStorage.session.removeItem(STORED);
  }
}
