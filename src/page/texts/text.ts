import { english, type Catalogue } from './en.js';

export type Texts = Catalogue & {
  /** For `Intl`: the person's own form of the language, such as `en-GB`. */
  readonly locale: string;
};

interface Language {
  /** Its name in itself. */
  readonly name: string;
  load(): Promise<Catalogue>;
}

/** Nothing is shown before the language is there; after four seconds the markup says that the page has not arrived. */
const LOADING_MS = 3_000;

/** By its BCP 47 code. A language other than English is loaded when it is chosen. */
export const languages = {
  en: { name: 'English', load: () => Promise.resolve(english) },
  de: { name: 'Deutsch', load: async () => (await import('./de.js')).german },
} satisfies Record<string, Language>;

export type LanguageCode = keyof typeof languages;

/** What the page says, in the chosen language. */
export let text: Texts = { ...english, locale: 'en' };

/** The language of `text`. */
export let language: LanguageCode = 'en';

/** Takes that language, or English where it doesn't come in time. `wanted` are the person's languages, the best one first. */
export async function speak(code: LanguageCode, wanted: readonly string[]): Promise<void> {
  const locale = wanted.find((one) => codeOf(one) === code) ?? code;
  try {
    text = { ...(await inTime(languages[code].load())), locale };
    language = code;
  } catch {
    text = { ...english, locale: 'en' };
    language = 'en';
  }
}

async function inTime<T>(loaded: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, LOADING_MS)));
  return Promise.race([loaded, late]).finally(() => clearTimeout(timer));
}

/** The first of these languages that the page has. */
export function languageFor(wanted: readonly string[]): LanguageCode {
  return wanted.map(codeOf).find((code) => code !== null) ?? 'en';
}

/** The string that the markup names by its path in the catalogue, such as `room.leave`. */
export function textAt(path: string): string {
  const [part = '', name = ''] = path.split('.');
  const entries: Readonly<Record<string, unknown>> = text[part as keyof Catalogue];
  const found = entries[name];
  if (typeof found !== 'string') throw new Error(`The catalogue has no text "${path}"`);
  return found;
}

function codeOf(tag: string): LanguageCode | null {
  const code = tag.split('-')[0]?.toLowerCase() ?? '';
  return code in languages ? (code as LanguageCode) : null;
}
