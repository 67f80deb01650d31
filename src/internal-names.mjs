// Names of class members that nothing outside of the client's code can know of, so that what browsers load has short ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = 'src/client';
const LIB = 'node_modules/typescript/lib';
const IS_LIB = /^lib\.(dom|webworker|es|decorators).*\.d\.ts$/;
/** What the client and its worker call with each other: the worker's script is another file, whose names stay. */
const WORKER_CALLS = 'src/client/worker/worker-call.ts';
const FUNCTIONS = [
  ts.SyntaxKind.MethodSignature,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.FunctionType,
  ts.SyntaxKind.ArrowFunction,
];
const WORD = /[A-Za-z_$][\w$]*/g;
/** Prose names nothing: comments of TypeScript, descriptions of GraphQL. */
const PROSE = /\/\*[^]*?\*\/|\/\/.*|"""[^]*?"""/g;

/**
 * Matches these names: for esbuild's `mangleProps`. A name is internal where only classes declare it, and functions of objects.
 * It isn't where anything else has it too: the package's types or the code of a page (`outside`: their texts), JavaScript and
 * browsers, GraphQL, data (which may be sent or kept), a text.
 */
export function internalNames(outside) {
  const known = new Set();
  const libs = readdirSync(LIB).filter((name) => IS_LIB.test(name));
  const paths = [...libs.map((name) => join(LIB, name)), 'schema.graphql', WORKER_CALLS];
  const texts = paths.map((path) => readFileSync(path, 'utf8'));
  for (const text of [...outside, ...texts]) for (const word of wordsOf(text)) known.add(word);
  const members = new Set();
  for (const name of readdirSync(ROOT, { recursive: true }).filter((each) => each.endsWith('.ts'))) {
    const path = join(ROOT, name);
    sort(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022), members, known);
  }
  return new RegExp(`^(${[...members].filter((name) => !known.has(name)).join('|')})$`);
}

/** Puts the names that the tree declares into `members` or `known`. A shape with a method says nothing: a class has it, or a browser. */
function sort(node, members, known) {
  if (ts.isStringLiteralLike(node)) known.add(node.text);
  if (ts.isClassLike(node)) for (const name of node.members.flatMap(namesOf)) members.add(name);
  for (const part of partsOf(node)) {
    if (!isFunction(part)) for (const name of namesOf(part)) known.add(name);
    else if (ts.isObjectLiteralExpression(node)) for (const name of namesOf(part)) members.add(name);
  }
  ts.forEachChild(node, (child) => sort(child, members, known));
}

/** The parts of an object, or of the shape of one. */
function partsOf(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) return node.members;
  if (ts.isObjectLiteralExpression(node)) return node.properties;
  return ts.isObjectBindingPattern(node) ? node.elements.map((each) => ({ name: each.propertyName ?? each.name })) : [];
}

/** The name of a part, or those that a constructor's parameters declare. */
function namesOf(part) {
  const declared =
    part.kind === ts.SyntaxKind.Constructor ? part.parameters.filter(({ modifiers }) => modifiers) : [part];
  return declared.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));
}

/** What is sent or kept holds no functions. */
function isFunction({ kind, initializer, type }) {
  return [kind, initializer?.kind, type?.kind].some((one) => FUNCTIONS.includes(one));
}

const wordsOf = (text) => text.replace(PROSE, '').match(WORD) ?? [];
