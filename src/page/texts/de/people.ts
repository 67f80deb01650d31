import type { Catalogue } from '../en.js';

export const people: Catalogue['people'] = {
  heading: 'Personen',
};
