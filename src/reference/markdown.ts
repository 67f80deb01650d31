/** Where a name leads in the page; undefined: nowhere. */
export type Links = (name: string) => string | undefined;

const CODE_BLOCK = /^(?: {4,}.*(?:\n|$)|\n)+/;

/** The HTML of a docstring: paragraphs, lists, tables and code, as docstrings use them. */
export function htmlOf(markdown: string, links: Links): string {
  const lines = markdown.replace(/\{@link (\S+?)\}/g, '`$1`');
  return blocksIn(lines)
    .map((block) => blockHtml(block, links))
    .join('\n')
    .replaceAll('</ul>\n<ul>', '');
}

/** One line of text: code, emphasis and links. */
export function inlineHtml(text: string, links: Links): string {
  // Code is set aside first: nothing in it is emphasis or a link.
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith('`') ? codeHtml(part.slice(1, -1), links) : proseHtml(part, links)))
    .join('');
}

/** Code with each known name as a link. */
export function linkedCode(code: string, links: Links): string {
  return code
    .split(/('[^']*'|"[^"]*"|\b[A-Z]\w+\b)/)
    .map((part) => {
      const target = links(part);
      return target === undefined ? escaped(part) : `<a href="#${target}">${escaped(part)}</a>`;
    })
    .join('');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function blocksIn(text: string): string[] {
  const blocks: string[] = [];
  for (let rest = text.replace(/^\n+/, ''); rest !== ''; rest = rest.replace(/^\n+/, '')) {
    const block = CODE_BLOCK.exec(rest)?.[0] ?? rest.split(/\n\s*\n|\n(?=- )/)[0] ?? rest;
    blocks.push(block.replace(/\s+$/, ''));
    rest = rest.slice(block.length);
  }
  return blocks;
}

function blockHtml(block: string, links: Links): string {
  if (block.startsWith('    ')) {
    const code = block.replace(/^ {4}/gm, '');
    return `<pre tabindex="0"><code>${escaped(code)}</code></pre>`;
  }
  if (block.startsWith('- ')) return `<ul><li>${inlineHtml(oneLine(block.slice(2)), links)}</li></ul>`;
  return `<p>${inlineHtml(oneLine(block), links)}</p>`;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

function codeHtml(code: string, links: Links): string {
  const target = links(code) ?? links(code.replace(/\(.*\)$/, ''));
  const html = `<code>${escaped(code)}</code>`;
  return target === undefined ? html : `<a href="#${target}">${html}</a>`;
}

function proseHtml(text: string, links: Links): string {
  return escaped(text)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replace(/(^|[\s(])\*([^*\s][^*]*)\*/g, '$1<em>$2</em>')
    .replace(/\b[A-Z][A-Z_]{3,}\b/g, (word) => {
      const target = links(word);
      return target === undefined ? word : `<a href="#${target}">${word}</a>`;
    });
}
