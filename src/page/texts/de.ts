import type { Catalogue } from './en.js';
import { amounts } from './de/amounts.js';
import { call } from './de/call.js';
import { chat } from './de/chat.js';
import { entrance } from './de/entrance.js';
import { files } from './de/files.js';
import { people } from './de/people.js';
import { refusals } from './de/refusals.js';
import { room } from './de/room.js';

export const german: Catalogue = { amounts, call, chat, entrance, files, people, refusals, room };
