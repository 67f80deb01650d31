import { siteStorage } from '../client/rejoin-client.js';
import { placeOf } from './address.js';
import { keptJson } from './kept-json.js';

/** Who goes where: by name on a development server, by token on any other. */
export interface Visit {
  readonly room: string;
  readonly name: string;
  readonly token: string | null;
}

const NAME = 'rejoin:name';
const ROOM = 'rejoin:room';

/**
 * Set while this tab is in a room, so that a reload goes back into it. The token stays in this tab, and with this page: others
 * may lie below other paths of its origin.
 */
export const visitRecord = {
  read(): Visit | null {
    const kept = keptJson<Partial<Visit>>(siteStorage.session, visitName(), {});
    return typeof kept.room === 'string' && typeof kept.name === 'string' && kept.token !== undefined
      ? (kept as Visit)
      : null;
  },
  write(visit: Visit): void {
    siteStorage.session.setItem(visitName(), JSON.stringify(visit));
    siteStorage.local.setItem(NAME, visit.name);
    siteStorage.local.setItem(ROOM, visit.room);
  },
  clear(): void {
    siteStorage.session.removeItem(visitName());
  },
};

function visitName(): string {
  return `rejoin:visit ${placeOf(location)}`;
}

export function lastName(): string {
  return siteStorage.local.getItem(NAME) ?? '';
}

export function lastRoom(): string {
  return siteStorage.local.getItem(ROOM) ?? '';
}
