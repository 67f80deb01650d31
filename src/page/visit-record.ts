import { siteStorage } from '../client/rejoin-client.js';
import { keptJson } from './kept-json.js';

/** Who goes where: by name on a development server, by token on any other. */
export interface Visit {
  readonly room: string;
  readonly name: string;
  readonly token: string | null;
}

const VISIT = 'rejoin:visit';
const NAME = 'rejoin:name';
const ROOM = 'rejoin:room';

/** Set while this tab is in a room, so that a reload goes back into it. The token stays in this tab. */
export const visitRecord = {
  read(): Visit | null {
    return keptJson<Visit | null>(siteStorage.session, VISIT, null);
  },
  write(visit: Visit): void {
    siteStorage.session.setItem(VISIT, JSON.stringify(visit));
    siteStorage.local.setItem(NAME, visit.name);
    siteStorage.local.setItem(ROOM, visit.room);
  },
  clear(): void {
    siteStorage.session.removeItem(VISIT);
  },
};

export function lastName(): string {
  return siteStorage.local.getItem(NAME) ?? '';
}

export function lastRoom(): string {
  return siteStorage.local.getItem(ROOM) ?? '';
}
