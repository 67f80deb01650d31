import type { Entry, Item, Member, TypeUse } from '../../src/reference/model.js';

/** What is judged: a name with what its docstring says, and what it is. */
interface Said {
  /** `Room.join`. */
  readonly where: string;
  readonly name: string;
  /** The docstring with its tags. */
  readonly text: string;
  readonly types: readonly TypeUse[];
}

const EMPTY_WORDS = new Set(
  'a an the this that these its it is are be of for to in on at by with and or as from our we us me my you your'.split(
    ' ',
  ),
);
/** Openings without a subject: `npm run check` bounds them elsewhere, and allows none in what applications read. */
const HEADLESS = /^(who|whoever|what|of|where|up|behind|those|between|above)\b/i;
const UNIT =
  /\b(bytes?|ms|milliseconds?|seconds?|minutes?|pixels?|[kM]?bit\/s|percent|how many|number of|counts?|counted|index|close code|HTTP status)\b|\d s\b|%|\b0 (to|–|-) ?1(00)?\b/i;
const UNIT_IN_NAME = /(Ms|Seconds|Bytes|Percent|Kbps|Count)$|^(bytes|percent|count)$/;
const TIME_NAME = /(At|^at|^since)$/;
const CODE = /\b[A-Z]+(?:_[A-Z]+)+\b|\b[A-Z]{4,}\b/g;

/** What a reader misses in the docstrings of these entries; `codes`: the capitals that a docstring may call an error's code. */
export function problemsOf(entries: readonly Entry[], codes: ReadonlySet<string>): string[] {
  const items = [...new Map(entries.flatMap(({ exported }) => exported.map((item) => [item.place, item]))).values()];
  const hidden = new Map(entries.flatMap(({ hidden: found }) => found.map((item) => [item.place, item])));
  for (const { place } of items) hidden.delete(place);
  for (const place of hidden.keys()) if (/\/generated\/documents\./.test(place)) hidden.delete(place);
  return [
    ...items.flatMap((item) => problemsOfItem(item, codes)),
    ...[...hidden.values()].map(
      ({ name, place }) => `${name}: is mentioned by an exported type, and has no exported name (${place})`,
    ),
  ];
}

function problemsOfItem(item: Item, codes: ReadonlySet<string>): string[] {
  // Written by codegen: the schema, which the package holds, says what their fields are.
  const isGenerated = item.place.includes('/generated/');
  const { name, doc, types, members, place } = item;
  const said = { where: name, name, text: textOf(doc), types };
  if (isGenerated)
    return said.text === '' || !saysMore(said) ? [`${name}: has no docstring that says more (${place})`] : [];
  const own = judge(said, codes);
  const inside = members.flatMap((member) => problemsOfMember(item, member, name, codes));
  return [...own, ...inside].map((problem) => `${problem} (${place})`);
}

function problemsOfMember(item: Item, member: Member, path: string, codes: ReadonlySet<string>): string[] {
  const isOwn = path === item.name;
  const { name, doc, types, literal, kind, parts } = member;
  const where = `${path}.${name}`;
  const text = textOf(doc);
  const own = literal === null || text !== '' ? judge({ where, name, text, types }, codes) : [];
  if (isOwn && kind === 'property' && item.name.endsWith('Events') && !/\bvalue\b/i.test(text)) {
    own.push(`${where}: an event says what its value is`);
  }
  if (member.isOptional && item.name.endsWith('Options') && !/@default|\bdefault\b|\bwithout\b/i.test(text)) {
    own.push(`${where}: an option says what holds without it`);
  }
  // A part may be told by what it is a part of, by its name.
  const untold = parts.filter((part) => !text.includes(`\`${part.name}`) || part.doc.text !== '');
  return [...own, ...untold.flatMap((part) => problemsOfMember(item, part, where, codes))];
}

function textOf({ text, tags }: Member['doc']): string {
  return [text, ...tags.map((tag) => `@${tag.name} ${tag.of ? `\`${tag.of}\` ` : ''}${tag.text}`)].join('\n').trim();
}

function judge(said: Said, codes: ReadonlySet<string>): string[] {
  const { where, text } = said;
  if (text === '') return [`${where}: has no docstring`];
  const problems = [
    saysMore(said) ? null : 'says nothing beyond its name',
    HEADLESS.test(text) ? `begins with "${HEADLESS.exec(text)?.[0]}", without a subject` : null,
    ...unknownCodes(text, codes).map((code) => `names the code ${code}, which is in no table`),
    ...said.types.flatMap((use) =>
      use.of === null ? problemsOfValue(said, use.text) : problemsOfParameter(said, use),
    ),
  ];
  return problems.flatMap((problem) => (problem === null ? [] : [`${where}: ${problem}`]));
}

function saysMore({ name, text }: Said): boolean {
  const ofName = new Set(wordsOf(name));
  const more = wordsOf(text).filter((word) => !ofName.has(word) && !EMPTY_WORDS.has(word));
  return more.length > 0;
}

/** `bytesPerSecond` → byte, per, second. */
function wordsOf(text: string): string[] {
  const words = text.replace(/([a-z])([A-Z])/g, '$1 $2').match(/[\p{L}\d]+/gu) ?? [];
  return words.map((word) => word.toLowerCase().replace(/(?<=..)s$/, ''));
}

/** Of the value itself, or of what a call returns. */
function problemsOfValue({ name, text }: Said, type: string): (string | null)[] {
  const outside = withoutLiterals(type);
  const isPromise = /^(Promise|AsyncIterable|AsyncIterableIterator)\b/.test(outside);
  const isRejection = /\breject(s|ed|ions?)?\b|@throws|\bnever throws\b/i.test(text);
  return [
    /\bnumber\b/.test(outside) && !UNIT.test(text) && !UNIT_IN_NAME.test(name)
      ? 'a number says its unit or what it counts'
      : null,
    isPromise && !isRejection ? 'a promise says what it rejects with, or that it never rejects' : null,
    /\bnull\b/.test(outside) && !/\bnull\b/i.test(text) ? 'says not when it is null' : null,
    outside === 'string' && TIME_NAME.test(name) && !/ISO 8601/.test(text) ? 'a time says its format' : null,
    /\bunknown\b/.test(outside) && !/\bJSON\b|\berror\b|\bany\b/i.test(text) ? 'says not what an unknown may be' : null,
  ];
}

function problemsOfParameter({ text }: Said, { of, text: type }: TypeUse): (string | null)[] {
  const name = of ?? '';
  const isNamed = wordsOf(name).some((word) => word.length > 1 && wordsOf(text).includes(word));
  const hasUnit = UNIT.test(text) || UNIT_IN_NAME.test(name);
  return [
    isNamed || name.startsWith('{') ? null : `says nothing of \`${name}\``,
    /\bnumber\b/.test(withoutLiterals(type)) && !hasUnit ? `says not in which unit \`${name}\` is` : null,
  ];
}

/** Types that are written in place have docstrings of their own; types of functions say what an application returns. */
function withoutLiterals(type: string): string {
  let shorter = type.replace(/\([^()]*\)\s*=>.*$/, '');
  for (let before = ''; before !== shorter;) [before, shorter] = [shorter, shorter.replace(/\{[^{}]*\}/g, '')];
  return shorter.trim();
}

/** What stands in capitals after a word like "reject" or "throw" is a code. */
function unknownCodes(text: string, codes: ReadonlySet<string>): string[] {
  const sentences = text.split(/(?<=[.;])\s/).filter((sentence) => /\b[Rr]ejects?\b|\b[Tt]hrows?\b/.test(sentence));
  return sentences.flatMap((sentence) => sentence.match(CODE) ?? []).filter((code) => !codes.has(code));
}
