import { withoutMarks } from './texts/isolated.js';

/** Says something to those who listen to the page rather than look at it. */
export function announce(text: string): void {
  const region = document.getElementById('announcer');
  if (region) region.textContent = withoutMarks(text);
}
