import ts from 'typescript';

/** A docstring: its text, in Markdown, and its tags. */
export interface Doc {
  readonly text: string;
  /** `@throws`, `@default`, … in their order. */
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly name: string;
  /** The parameter that `@param` speaks of. */
  readonly of: string | null;
  readonly text: string;
}

export const NO_DOC: Doc = { text: '', tags: [] };

/** The docstring of a name, or of the member of a base type that it implements. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): Doc {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol.getJsDocTags(checker).map(({ name, text: parts }) => tagOf(name, ts.displayPartsToString(parts)));
  return text === '' && tags.length === 0 ? NO_DOC : { text, tags };
}

/** The docstring that stands before a node that has no name of its own: a constructor, a variant of a union, an export. */
export function leadingDoc(node: ts.Node): Doc {
  const source = node.getSourceFile();
  // A union's first variant begins behind its bar.
  const before = source.text.slice(0, node.getStart()).replace(/\|\s*$/, '');
  const ranges = ts.getLeadingCommentRanges(source.text, node.pos) ?? [];
  const inFront = ranges.map(({ pos, end }) => source.text.slice(pos, end)).at(-1);
  const comment = inFront ?? /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before)?.[0];
  return comment === undefined || !comment.startsWith('/**') ? NO_DOC : parseDoc(plainText(comment));
}

/** The comment at a module's head. */
export function headOf(source: string): string {
  return plainText(/^\/\*\*[^]*?\*\//.exec(source)?.[0] ?? '');
}

function parseDoc(comment: string): Doc {
  const [text = '', ...tags] = comment.split(/(?:^|\s)@(?=[a-z])/);
  return { text: text.trim(), tags: tags.map((tag) => tagOf(/^\w+/.exec(tag)?.[0] ?? '', tag.replace(/^\w+\s*/, ''))) };
}

function tagOf(name: string, text: string): Tag {
  const [, of = null, rest = text] = (name === 'param' && /^(\w+)\s+(?:-\s+)?([^]*)$/.exec(text)) || [];
  return { name, of, text: rest.trim() };
}

function plainText(comment: string): string {
  const lines = comment
    .trim()
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n');
  return lines
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
}
