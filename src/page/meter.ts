import { element } from './element.js';

/** A bar that shows how loud our own microphone is. */
export function ownMeter(): HTMLElement {
  return element('span', { class: 'meter', 'aria-hidden': 'true', 'data-own-meter': true });
}

/** On all of them; 0 is silence, 1 is as loud as can be. */
export function showOwnLevel(level: number): void {
  // Ears hear ratios: quiet speech should move the bar too.
  const shown = Math.min(1, Math.sqrt(level) * 1.5).toFixed(2);
  for (const meter of document.querySelectorAll<HTMLElement>('[data-own-meter]')) {
    if (meter.style.getPropertyValue('--level') !== shown) meter.style.setProperty('--level', shown);
  }
}
