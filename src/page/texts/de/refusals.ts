import type { Catalogue } from '../en.js';

export const refusals: Catalogue['refusals'] = {};
