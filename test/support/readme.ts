import { readFileSync } from 'node:fs';

export const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** A fenced block of the README. */
export interface Block {
  /** The file that its first line says it is (`// ada.mjs`); else the heading above it, its language, and from the second such block on a number. */
  readonly name: string;
  readonly isFile: boolean;
  readonly text: string;
}

export const BLOCKS: readonly Block[] = blocksIn(README);

export function block(name: string): Block {
  const found = BLOCKS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`The README has no block "${name}"`);
  return found;
}

/** Where its examples find the server. */
export function at(port: number, { text }: Block): string {
  return text.replaceAll('localhost:4000', `127.0.0.1:${port}`);
}

function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const part of markdown.matchAll(/^## (?<title>.+)$|^```(?<language>\w*)\n(?<text>[^]*?)^```$/gm)) {
    const { title, language = '', text = '' } = part.groups ?? {};
    if (title !== undefined) heading = title;
    else blocks.push(named(`${heading}: ${language}`, text, blocks));
  }
  return blocks;
}

function named(place: string, text: string, before: readonly Block[]): Block {
  const file = /^(?:\/\/|#) ([\w.-]+\.\w+)\b/.exec(text)?.[1];
  if (file !== undefined) return { name: file, isFile: true, text };
  const number = before.filter(({ name }) => name.startsWith(place)).length + 1;
  return { name: number === 1 ? place : `${place} ${number}`, isFile: false, text };
}
