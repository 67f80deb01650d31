import type { Catalogue } from '../en.js';

export const amounts: Catalogue['amounts'] = {};
