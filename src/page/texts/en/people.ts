import { isolated } from '../isolated.js';

/** The people in the room. */
export const people = {
  heading: 'People',
  you: 'You',
  host: 'Host',
  reconnecting: 'Reconnecting…',
  good: 'Good connection',
  fair: 'Fair connection',
  poor: 'Poor connection',
  connected: 'Connected',
  sendFile: (name: string) => `Send a file to ${isolated(name)}`,
};
