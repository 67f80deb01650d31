import { siteStorage } from '../client/rejoin-client.js';
import { element } from './element.js';
import { language, languageFor, languages, speak, text, type LanguageCode } from './texts/text.js';

const STORED = 'rejoin:language';

/** Before anything is shown: the language that the person chose here, or else the best one of the browser's. */
export async function applyLanguage(): Promise<void> {
  const stored = storedLanguage();
  await speak(stored ?? languageFor(navigator.languages), navigator.languages);
  document.documentElement.lang = language;
}

/** A menu of languages, each named in itself. `changed` is told when the page speaks the chosen one. */
export function languageMenu(changed: () => void): HTMLSelectElement {
  const options = Object.entries(languages).map(([code, { name }]) =>
    element('option', { value: code, lang: code, selected: code === language }, name),
  );
  const menu = element(
    'select',
    { class: 'language-menu', 'aria-label': text.entrance.language, 'data-testid': 'language-menu' },
    ...options,
  );
  menu.addEventListener('change', () => {
    siteStorage.local.setItem(STORED, menu.value);
    void applyLanguage().then(changed);
  });
  return menu;
}

function storedLanguage(): LanguageCode | null {
  const stored = siteStorage.local.getItem(STORED);
  return stored !== null && stored in languages ? (stored as LanguageCode) : null;
}
