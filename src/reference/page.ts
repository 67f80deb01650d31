import type { Doc, Tag } from './docstrings.js';
import { escaped, htmlOf, inlineHtml, linkedCode, type Links } from './markdown.js';
import type { Entry, Item, Member } from './model.js';
import { STYLE } from './style.js';

/** Tables of codes are the interfaces of these names: a member for each code, whose type says whether trying again helps. */
const TABLES: readonly string[] = ['RejoinErrorCodes', 'TransferErrorCodes', 'TransferEndReasons'];
/** Codes that are states as well: in prose they are no links. */
const STATES: readonly string[] = ['COMPLETED', 'FAILED', 'CANCELLED'];
const AGAIN: Readonly<Record<string, string>> = { now: 'yes', after: 'after a change', never: 'no' };
const KINDS: readonly Item['kind'][] = ['class', 'function', 'value', 'interface', 'type'];
const NAMES: Readonly<Record<string, string>> = { 'rejoin-client': '' };

/** The API reference: one page that needs nothing else, with an anchor for each name. */
export function pageOf(entries: readonly Entry[], version: string): string {
  const page = new Page(entries);
  const title = `@rejoin/client ${version}: API reference`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1><p><a href="#main">Skip the list of names</a></p></header>
<nav aria-label="Contents">${page.contents()}</nav>
<main id="main" tabindex="-1">
${page.sections()}
</main>
</body>
</html>
`;
}

class Page {
  /** Anchors by place in the sources: what two entries export stands in the first. */
  readonly #anchors = new Map<string, string>();
  readonly #owners = new Map<string, Entry>();
  readonly #codes: ReadonlySet<string>;

  constructor(private readonly entries: readonly Entry[]) {
    const taken = new Set<string>();
    for (const entry of entries) {
      for (const { name, place } of everythingIn(entry)) {
        if (this.#anchors.has(place)) continue;
        const anchor = taken.has(name) ? `${entry.name}.${name}` : name;
        taken.add(anchor);
        this.#anchors.set(place, anchor);
        this.#owners.set(place, entry);
      }
    }
    const tables = entries.flatMap(({ exported }) => exported).filter(({ name }) => TABLES.includes(name));
    this.#codes = new Set(tables.flatMap(({ members }) => members.map(({ name }) => name)));
  }

  contents(): string {
    const lists = this.entries.map((entry) => {
      const own = this.#ownOf(entry).map((item) => {
        const anchor = this.#anchorOf(item);
        return `<li><a href="#${anchor}">${escaped(item.name)}</a></li>`;
      });
      const open = entry.name === 'documents' ? '' : ' open';
      return `<details${open}><summary>${importName(entry)}</summary><ul>${own.join('')}</ul></details>`;
    });
    return `${lists.join('')}<p><a href="#${TABLES[0] ?? ''}">Error codes</a></p>`;
  }

  sections(): string {
    return this.entries.map((entry) => this.#section(entry)).join('\n');
  }

  #section(entry: Entry): string {
    const links = this.#linksOf(entry);
    const items = this.#ownOf(entry).map((item) => this.#itemHtml(item, links));
    const others = entry.exported.filter((item) => this.#owners.get(item.place) !== entry);
    const also = others.map((item) => `<a href="#${this.#anchorOf(item)}"><code>${escaped(item.name)}</code></a>`);
    const shared = also.length > 0 ? `<p>Exports too, as other entries do: ${also.join(', ')}.</p>` : '';
    const id = `entry-${entry.name}`;
    return `<section aria-labelledby="${id}"><h2 id="${id}">${importName(entry)}</h2>
${htmlOf(entry.head, links)}${shared}
${items.join('\n')}</section>`;
  }

  #itemHtml(item: Item, links: Links): string {
    const anchor = this.#anchorOf(item);
    const head = `<h3 id="${anchor}">${escaped(item.name)} <small>${item.kind}</small></h3>`;
    const doc = docHtml(item.doc, links);
    if (TABLES.includes(item.name)) return `<div class="item">${head}${doc}${this.#codesHtml(item, links)}</div>`;
    const signature = `<pre class="signature"><code>${linkedCode(item.signature, this.#without(item, links))}</code></pre>`;
    const isGenerated = /(Query|Mutation|Subscription|Fragment|Variables)$/.test(item.name);
    const members = isGenerated ? '' : this.#membersHtml(item.members, anchor, links);
    return `<div class="item">${head}${signature}${doc}${members}</div>`;
  }

  #membersHtml(members: readonly Member[], path: string, links: Links): string {
    if (members.length === 0) return '';
    const rows = members.map((member) => {
      const id = `${path}.${member.name.replace(/[^\w$]+/g, '-')}`;
      const parts = this.#membersHtml(
        member.parts.filter(({ doc }) => doc.text !== ''),
        id,
        links,
      );
      const code = `<code>${linkedCode(member.signature, links)}</code>`;
      return `<dt id="${id}">${code}</dt><dd>${docHtml(member.doc, links)}${parts}</dd>`;
    });
    return `<dl>${rows.join('\n')}</dl>`;
  }

  #codesHtml({ name: table, members }: Item, links: Links): string {
    const rows = members.map(({ name, doc, literal }) => {
      const again = AGAIN[(literal ?? '').replaceAll(/['"]/g, '')] ?? '';
      return `<tr id="error-${name}"><th scope="row"><code>${name}</code></th><td>${inlineHtml(doc.text, links)}</td><td>${again}</td></tr>`;
    });
    const head = '<tr><th scope="col">Code</th><th scope="col">Meaning</th><th scope="col">Try again?</th></tr>';
    return `<div class="wide" tabindex="0" role="region" aria-label="${table}"><table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table></div>`;
  }

  #ownOf(entry: Entry): readonly Item[] {
    const own = everythingIn(entry).filter((item) => this.#owners.get(item.place) === entry);
    const unique = own.filter((item, at) => own.findIndex(({ place }) => place === item.place) === at);
    return unique.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  }

  #anchorOf({ place }: Item): string {
    return this.#anchors.get(place) ?? '';
  }

  /** Names as this entry means them, else as another does; `Room.join`, `room.join` and error codes lead somewhere too. */
  #linksOf(entry: Entry): Links {
    const inOrder = [...this.entries.filter((other) => other !== entry), entry];
    const targets = new Map(inOrder.flatMap(everythingIn).flatMap((item) => targetsOf(item, this.#anchorOf(item))));
    return (name) =>
      targets.get(name) ?? (this.#codes.has(name) && !STATES.includes(name) ? `error-${name}` : undefined);
  }

  /** A declaration doesn't link to itself. */
  #without(item: Item, links: Links): Links {
    return (name) => (name === item.name ? undefined : links(name));
  }
}

/** Clients and rooms come first, then as `KINDS` says. */
const rank = ({ name, kind }: Item): number =>
  kind === 'class' && /(Client|Room)$/.test(name) ? -1 : KINDS.indexOf(kind);
const everythingIn = ({ exported, hidden }: Entry): readonly Item[] => [...exported, ...hidden];
const importName = ({ name }: Entry): string => `@rejoin/client${NAMES[name] ?? `/${name}`}`;
/** As docstrings call an object of that class. */
const SPOKEN: Readonly<Record<string, string>> = { Room: 'room', RejoinClient: 'client', Transfer: 'transfer' };

/** The names that lead to an item and to its members, with their anchors. */
function targetsOf({ name, members }: Item, anchor: string): (readonly [string, string])[] {
  const callers = [name, ...(SPOKEN[name] ? [SPOKEN[name]] : [])];
  const named = members.filter(({ kind }) => kind !== 'variant');
  const inside = callers.flatMap((caller) =>
    named.map((member) => [`${caller}.${member.name}`, `${anchor}.${member.name}`] as const),
  );
  return [[name, anchor], ...inside];
}

function docHtml({ text, tags }: Doc, links: Links): string {
  const told = tags.filter(({ name }) => name !== 'internal').map((tag) => `<p>${tagHtml(tag, links)}</p>`);
  return htmlOf(text, links) + told.join('');
}

function tagHtml({ name, of, text }: Tag, links: Links): string {
  if (name === 'default')
    return `Default: ${text.includes(' ') ? inlineHtml(text, links) : `<code>${escaped(text)}</code>`}`;
  const label = { throws: 'Throws', returns: 'Returns', param: '' }[name] ?? name;
  const what = of === null ? '' : `<code>${escaped(of)}</code>: `;
  return `${label} ${what}${inlineHtml(text, links)}`.trim();
}
