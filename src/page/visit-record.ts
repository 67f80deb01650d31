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
    try {
      return JSON.parse(sessionStorage.getItem(VISIT) ?? 'null') as Visit | null;
    } catch {
      return null;
    }
  },
  write(visit: Visit): void {
    keep(sessionStorage, VISIT, JSON.stringify(visit));
    keep(localStorage, NAME, visit.name);
    keep(localStorage, ROOM, visit.room);
  },
  clear(): void {
    sessionStorage.removeItem(VISIT);
  },
};

export function lastName(): string {
  return localStorage.getItem(NAME) ?? '';
}

export function lastRoom(): string {
  return localStorage.getItem(ROOM) ?? '';
}

function keep(storage: Storage, name: string, value: string): void {
  try {
    storage.setItem(name, value);
  } catch {
    // A full or forbidden storage costs the comfort of a reload, nothing else.
  }
}
