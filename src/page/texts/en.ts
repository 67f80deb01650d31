import { amounts } from './en/amounts.js';
import { call } from './en/call.js';
import { chat } from './en/chat.js';
import { entrance } from './en/entrance.js';
import { files } from './en/files.js';
import { people } from './en/people.js';
import { refusals } from './en/refusals.js';
import { room } from './en/room.js';

/** Everything that the page says in English: strings, and functions of the values that stand in a sentence. */
export const english = { amounts, call, chat, entrance, files, people, refusals, room };

/** What each language has to say. */
export type Catalogue = typeof english;
