import { siteStorage } from '../client/rejoin-client.js';
import { icon, setAttribute } from './element.js';
import { text } from './texts/text.js';

type Theme = 'light' | 'dark';
const STORED = 'rejoin:theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** Follows the system until somebody chooses. The style sheets show nothing before this is done: no flash. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = current();
  systemIsDark.addEventListener('change', () => show(current()));
}

export function wireThemeButton(button: HTMLButtonElement): void {
  describe(button);
  button.addEventListener('click', () => {
    const next: Theme = current() === 'dark' ? 'light' : 'dark';
    siteStorage.local.setItem(STORED, next);
    show(next);
  });
}

function current(): Theme {
  const stored = siteStorage.local.getItem(STORED);
  if (stored === 'light' || stored === 'dark') return stored;
  return systemIsDark.matches ? 'dark' : 'light';
}

function show(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-part=theme]')) describe(button);
}

function describe(button: HTMLButtonElement): void {
  const other = current() === 'dark' ? 'light' : 'dark';
  button.replaceChildren(icon(other));
  const name = other === 'light' ? text.room.lightColours : text.room.darkColours;
  setAttribute(button, 'aria-label', name);
  setAttribute(button, 'title', name);
}
