import { tokenFor } from '../../support/tokens.js';
import type { Guest } from '../guest.js';
import type { ScenarioSetting } from '../setting.js';
import { Extra } from './extras.js';
import type { Gallery } from './gallery.js';
import { NAMES, ROOM } from './names.js';

/** What one tour through the page's states is made with. */
export interface Tour {
  readonly setting: ScenarioSetting;
  readonly gallery: Gallery;
  readonly room: string;
  /** Whose page is looked at. */
  readonly ada: Guest;
  readonly grace: Guest;
  /** Without browsers. */
  readonly extras: Extra[];
}

const CROWD = 24;
const CROWD_NAMES = [NAMES.unbroken, NAMES.arabic, NAMES.chinese, '👩‍💻'];

/** Rooms of the same length, one a tour. */
export function roomOf(language: string): string {
  return `${language}-${ROOM}`.slice(0, ROOM.length);
}

/** Comes to the door with a token in that name; whether it opens is another matter. */
export async function enter(guest: Guest, room: string, name: string, rooms: readonly string[] = ['*']): Promise<void> {
  await knock(guest, room, await tokenFor(guest.userId, { name, rooms: [...rooms] }));
}

export async function knock(guest: Guest, room: string, token: string): Promise<void> {
  await guest.page.goto('/');
  await guest.part('join-room').fill(room);
  await guest.part('join-token').fill(token);
  await guest.part('join-button').click();
}

/** Until so many people are in the room. */
export async function fill({ setting, room, ada, extras }: Tour, people = CROWD): Promise<void> {
  while (extras.length < people - 2) {
    const number = extras.length + 1;
    const name = CROWD_NAMES[extras.length] ?? `Guest ${number}`;
    extras.push(await Extra.enter(setting.server, room, `extra-${number}`, name));
  }
  await ada.page.locator(`[data-testid=person]:nth-child(${people})`).waitFor({ state: 'attached' });
}
