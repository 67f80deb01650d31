import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { german } from '../../src/page/texts/de.js';
import { english } from '../../src/page/texts/en.js';
import { isolated, piecesOf, withoutMarks } from '../../src/page/texts/isolated.js';
import { language, languageFor, languages, speak, text, textAt } from '../../src/page/texts/text.js';

const PAGE = new URL('../../src/page/', import.meta.url);
const MARKUP = readFileSync(new URL('index.html', PAGE), 'utf8');
const NAMED = /data-text(?:-label|-title|-placeholder)?="([^"]+)"/g;

describe('the markup', () => {
  it('names only texts that the catalogue has', () => {
    const paths = [...MARKUP.matchAll(NAMED)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.map((path) => textAt(path)).every((found) => found !== '')).toBe(true);
    expect(() => textAt('room.nothing')).toThrow('room.nothing');
  });

  it('holds no words of its own in its templates', () => {
    const templates = [...MARKUP.matchAll(/<template[^]*?<\/template>/g)].map(([template]) => template);
    const words = templates.flatMap((template) =>
      template
        .replace(/<[^>]*>/g, '\n')
        .split('\n')
        .filter((line) => /\p{L}/u.test(line)),
    );
    const attributes = templates.flatMap(
      (template) => template.match(/(?<= )(aria-label|title|placeholder|alt)="[^"]*"/g) ?? [],
    );
    // The brand, and how a token begins, are the same in every language.
    expect([...words, ...attributes].map((one) => one.trim())).toEqual(['Rejoin', 'Rejoin', 'placeholder="eyJ…"']);
  });
});

describe('the page’s sources', () => {
  it('hold no words for people outside the catalogue', () => {
    const files = readdirSync(PAGE).filter((name) => name.endsWith('.ts'));
    const found = files.flatMap((name) => wordsIn(name).map((words) => `${name}: ${words}`));
    expect(files.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });
});

/** Of the browser's interfaces and the keyboard, and what is called so in every language. */
const NO_WORDS = new Set(['Enter', 'Escape', 'Files', 'Home', 'End', 'Notification', 'Rejoin', 'Segmenter']);

/** Stands for what a template fills in. */
const VALUE = '\0';

/** Strings that read like a sentence or a label. Class names are small; what an Error says, nobody is shown. */
function wordsIn(name: string): readonly string[] {
  const source = ts.createSourceFile(name, readFileSync(new URL(name, PAGE), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Error') return;
    const words = wordsOf(node);
    if (
      words !== null &&
      /^\p{Lu}\p{Ll}+([ .!?…]|$)|\p{L} \p{L}.*[.!?…]$|^\0 \p{L}{4,}/u.test(words) &&
      !NO_WORDS.has(words)
    )
      found.push(words);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function wordsOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(VALUE);
}

describe('the catalogue', () => {
  it('says something of its own in each language', () => {
    const same = Object.keys(english).flatMap((part) => {
      const [ours, theirs] = [english, german].map(
        (one) => one[part as keyof typeof english] as Record<string, unknown>,
      );
      const strings = Object.keys(ours!).filter(
        (name) => typeof ours![name] === 'string' && ours![name] === theirs![name],
      );
      return strings.map((name) => `${part}.${name}`);
    });
    // Words that German has from English.
    expect(same.filter((path) => !SHARED.has(path))).toEqual([]);
  });
});

const SHARED = new Set(['chat.heading', 'people.host']);

describe('a language', () => {
  it('is the first of the person’s that the page has', () => {
    expect(languageFor(['fr-CA', 'de-AT', 'en'])).toBe('de');
    expect(languageFor(['fr'])).toBe('en');
  });

  it('is spoken with the person’s own form of numbers and dates', async () => {
    await speak('de', ['en-GB', 'de-AT']);
    expect([language, text.locale, text.room.leave]).toEqual(['de', 'de-AT', german.room.leave]);
    await speak('en', ['de-AT']);
    expect([language, text.locale, text.room.leave]).toEqual(['en', 'en', english.room.leave]);
  });
});

describe('a language that does not come', () => {
  afterEach(() => void jest.useRealTimers());

  it('is given up for English', async () => {
    jest.useFakeTimers();
    const load = jest.spyOn(languages.de, 'load').mockReturnValue(new Promise(() => undefined));
    const spoken = speak('de', ['de']);
    await jest.advanceTimersByTimeAsync(3_000);
    await spoken;
    expect([language, text.room.leave]).toEqual(['en', english.room.leave]);
    load.mockRestore();
  });
});

describe('a name in a sentence', () => {
  it('ends nothing but itself', () => {
    const sentence = `${isolated('eve\u2069\u202etxt')} joined.`;
    expect(piecesOf(sentence)).toEqual([
      { text: 'eve\u202etxt', isIsolated: true },
      { text: ' joined.', isIsolated: false },
    ]);
  });

  it('stands by itself', () => {
    const sentence = `${isolated('עדה (1)')} joined ${isolated('lobby')}.`;
    expect(piecesOf(sentence)).toEqual([
      { text: 'עדה (1)', isIsolated: true },
      { text: ' joined ', isIsolated: false },
      { text: 'lobby', isIsolated: true },
      { text: '.', isIsolated: false },
    ]);
    expect(withoutMarks(sentence)).toBe('עדה (1) joined lobby.');
  });
});
