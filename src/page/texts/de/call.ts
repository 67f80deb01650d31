import type { Catalogue } from '../en.js';

export const call: Catalogue['call'] = {
  heading: 'Gespräch',
  controls: 'Steuerung des Gesprächs',
  microphone: 'Mikrofon',
  hangUp: 'Auflegen',
};
