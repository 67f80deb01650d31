// A plugin of codegen.yml: the typed documents of the package's entry "documents", each with the comment that stands above its
// operation here. GraphQL has no descriptions of operations that codegen would copy.
import { readFileSync } from 'node:fs';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';

const COMMENTED = /((?:^# .*\n)+)(?:query|mutation|subscription|fragment) (\w+)/gm;
const PLUGINS = [operations, documentNodes];

export async function plugin(schema, documents, config, info) {
  const outputs = [];
  for (const each of PLUGINS) outputs.push(await each.plugin(schema, documents, config, info));
  const comments = new Map(documents.flatMap(({ location }) => commentsIn(readFileSync(location, 'utf8'))));
  return {
    prepend: [...new Set(outputs.flatMap(({ prepend }) => prepend ?? []))],
    content: described(outputs.map((output) => output.content ?? output).join('\n'), comments),
  };
}

function commentsIn(source) {
  return [...source.matchAll(COMMENTED)].map(([, comment, name]) => [name, comment.replace(/^# /gm, '').trim()]);
}

/** Each name that an operation brings says what it is: its document, its result, its variables. */
function described(content, comments) {
  return content.replace(/^export (?:type|const) (\w+)/gm, (declaration, name) => {
    const [, operation, kind] =
      /^(\w+?)(Fragment|FragmentDoc|Document|(?:Query|Mutation|Subscription)(?:Variables)?)$/.exec(name) ?? [];
    const comment = comments.get(operation);
    return comment === undefined ? declaration : `/** ${sentence(operation, kind, comment)} */\n${declaration}`;
  });
}

function sentence(operation, kind, comment) {
  if (kind === 'Fragment' || kind === 'FragmentDoc' || kind === 'Document') return comment;
  return `The ${kind.endsWith('Variables') ? 'variables' : 'result'} of \`${operation}Document\`, by the schema's names.`;
}
