import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../src/errors.js';
import { readSurface } from '../../src/reference/surface.js';
import { TRANSFER_END_REASONS } from '../../src/transfers/transfer.js';
import { problemsOf } from './docstrings.js';

const CLIENT = 'src/client';
const surface = readSurface(CLIENT);
const namesIn = (table: string): Set<string> => {
  const found = surface.flatMap(({ exported }) => exported).find(({ name }) => name === table);
  return new Set(found?.members.map(({ name }) => name));
};
const codes = namesIn('RejoinErrorCodes');

describe('the public surface of the client', () => {
  test('has docstrings that say shapes, units and errors', () => {
    const packed = readFileSync('src/pack/client-entries.mjs', 'utf8').matchAll(/'src\/client\/(.+)\.ts'/g);
    expect(surface.map(({ name }) => name)).toEqual([...packed].map(([, name]) => name));
    expect(problemsOf(surface, codes)).toEqual([]);
  });

  test('names every error code in one table, and no other', () => {
    const files = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const text = files
      .filter((name) => !/error-codes|generated/.test(name))
      .map((name) => readFileSync(join(CLIENT, name), 'utf8'))
      .join('\n');
    const made = [...text.matchAll(/RejoinRequestError\(([^,]*),/g)].flatMap(([, first = '']) =>
      [...first.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code),
    );
    // It stays in the client: what it refuses is about a connection that is no more.
    const known = new Set([...ERROR_CODES, ...made.filter((code) => code !== 'OUTDATED')]);
    expect([...known].filter((code) => !codes.has(code))).toEqual([]);
    expect([...codes].filter((code) => !known.has(code) && !text.includes(`'${code}'`))).toEqual([]);
  });
});

test('the ends of transfers are in their tables', () => {
  expect(namesIn('TransferEndReasons')).toEqual(new Set(TRANSFER_END_REASONS));
  expect(namesIn('TransferErrorCodes').size).toBe(6);
});

describe('the check of docstrings', () => {
  let folder: string;
  let problems: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rejoin-docstrings-'));
    writeFileSync(join(folder, 'rejoin-client.ts'), BAD);
    problems = problemsOf(readSurface(folder), new Set(['LEFT', 'ROOM_FULL'])).map((problem) =>
      problem.replace(/ \(src.*/, ''),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const about = (name: string): string[] =>
    problems.filter((problem) => problem.startsWith(name)).map((problem) => problem.slice(name.length + 2));

  test.each([
    ['Bare', ['has no docstring']],
    ['Things.id', ['says nothing beyond its name']],
    ['Things.name', ['begins with "Who", without a subject']],
    ['Things.size', ['a number says its unit or what it counts']],
    ['Things.at', ['a time says its format']],
    ['Things.nothing', ['says not when it is null']],
    ['Things.anything', ['says not what an unknown may be']],
    ['Things.later', ['a promise says what it rejects with, or that it never rejects']],
    ['Things.wrong', ['names the code ROOM_FULLY, which is in no table']],
    ['Things.wait', ['says nothing of `patience`', 'says not in which unit `patience` is']],
    ['Things.pair.left', ['has no docstring']],
    ['ThingsEvents.moved', ['an event says what its value is']],
    ['ThingsOptions.fast', ['an option says what holds without it']],
    ['Hidden', ['is mentioned by an exported type, and has no exported name']],
    ['Good', []],
  ])('of %s misses %j', (name, expected) => {
    expect(about(name)).toEqual(expected);
  });

  test('finds nothing else', () => {
    expect(problems).toHaveLength(16);
  });
});

const BAD = `
interface Hidden {}

export interface Bare {}

/** Some things, badly told. */
export interface Things {
  /** The id. */
  readonly id: string;
  /** Who wrote it. */
  readonly name: string;
  /** The length of the file. */
  readonly size: number;
  /** The moment of its birth. */
  readonly at: string;
  /** The owner of the thing. */
  readonly nothing: string | null;
  /** The content of the letter. */
  readonly anything: unknown;
  /** A type that nobody else can name. */
  readonly secret: Hidden;
  /** Loads the rest of the list. */
  later(): Promise<void>;
  /** Loads what remains. Rejects with ROOM_FULLY. */
  wrong(): Promise<void>;
  /** Goes to sleep. */
  wait(patience: number): void;
  /** Both halves: \`right\`, and the other. */
  readonly pair: { readonly left: string; readonly right: string };
}

/** The events of things. */
export interface ThingsEvents {
  /** The thing went elsewhere. */
  moved: Things;
}

/** The options of things, of which there is one. */
export interface ThingsOptions {
  /** True: hurries. */
  readonly fast?: boolean;
}

/** A class whose members are told well. */
export class Good {
  readonly #own = 1;
  /** The file's length in bytes. */
  readonly size: number = this.#own;
  /** The time of birth, ISO 8601; null: it is not born. */
  readonly bornAt: string | null = null;
  /** Waits for so many \`seconds\`. Never rejects. */
  async wait(seconds: number): Promise<void> {}
  /** Enters by the \`door\`. Rejects with ROOM_FULL, or with LEFT. */
  async enter(door: string): Promise<void> {}
  /** @internal */
  secret(): void {}
  private hidden(): void {}
}
`;
