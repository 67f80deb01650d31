import ts from 'typescript';
import { docOf, leadingDoc } from './docstrings.js';
import type { Item, Member } from './model.js';

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
const LONGEST_TYPE = 400;

export const PLAIN = { isOptional: false, literal: null, parts: [] } as const;

export function declarationOf(symbol: ts.Symbol): ts.Declaration {
  const [first] = symbol.declarations ?? [];
  if (!first) throw new Error(`${symbol.name} is declared nowhere`);
  return symbol.valueDeclaration ?? first;
}

export function kindOf(declaration: ts.Declaration): Item['kind'] {
  if (ts.isClassDeclaration(declaration)) return 'class';
  if (ts.isInterfaceDeclaration(declaration)) return 'interface';
  if (ts.isTypeAliasDeclaration(declaration)) return 'type';
  return ts.isFunctionDeclaration(declaration) ? 'function' : 'value';
}

/** No application may use it: private, protected, or marked `@internal`. */
export function isInternal(node: ts.Node): boolean {
  if (!ts.isClassElement(node) && !ts.isTypeElement(node) && !ts.isParameter(node)) return false;
  const isPrivate = node.name !== undefined && ts.isPrivateIdentifier(node.name);
  const isMarked = ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
  return isPrivate || isMarked || (ts.getCombinedModifierFlags(node) & HIDDEN) !== 0;
}

export function isCallable(declaration: ts.Declaration): declaration is ts.MethodDeclaration {
  return (
    ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration) || ts.isFunctionDeclaration(declaration)
  );
}

/** `join(roomId: string): Room`, without modifiers and decorations of the source. */
export function callText(name: string, declaration: ts.SignatureDeclaration): string {
  const { parameters, type } = declaration;
  const given = parameters.map((parameter) => {
    const optional = parameter.questionToken || parameter.initializer ? '?' : '';
    const rest = parameter.dotDotDotToken ? '...' : '';
    const shown = parameter.type?.getText() ?? typeofInitializer(parameter.initializer);
    return `${rest}${parameter.name.getText().replace(/^_/, '')}${optional}: ${shown}`;
  });
  return `${name}${genericsOf(declaration)}(${given.join(', ')})${type ? `: ${shortened(type.getText())}` : ''}`;
}

function typeofInitializer(value: ts.Expression | undefined): string {
  if (value && ts.isNumericLiteral(value)) return 'number';
  if (value && ts.isStringLiteral(value)) return 'string';
  return value?.kind === ts.SyntaxKind.TrueKeyword || value?.kind === ts.SyntaxKind.FalseKeyword
    ? 'boolean'
    : 'unknown';
}

export function genericsOf({ typeParameters }: ts.DeclarationWithTypeParameterChildren): string {
  return typeParameters ? `<${typeParameters.map((one) => one.getText()).join(', ')}>` : '';
}

/** The text of a type that has one value; null: it has more. */
export function literalOf(type: string): string | null {
  return /^('[^']*'|"[^"]*"|true|false|\d+)$/.test(type) ? type : null;
}

/** On one line, without comments. */
export function shortened(type: string): string {
  const line = type
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replaceAll('readonly ', '')
    .replace(/ \| undefined$/, '')
    .trim();
  return line.length > LONGEST_TYPE ? `${line.slice(0, line.lastIndexOf(' ', LONGEST_TYPE))} …` : line;
}

/** Members of the literal types that are written in place in a member's type. */
export function partsIn(declaration: ts.Declaration, checker: ts.TypeChecker): readonly Member[] {
  const found: Member[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isFunctionTypeNode(node)) return;
    if (ts.isTypeLiteralNode(node)) found.push(...membersOfLiteral(node, checker));
    else ts.forEachChild(node, visit);
  };
  const { type } = declaration as { type?: ts.TypeNode };
  if (type) visit(type);
  if (isCallable(declaration))
    for (const parameter of declaration.parameters) if (parameter.type) visit(parameter.type);
  return found;
}

/** The variants of a union of literal types; none, where it is a union of something else. */
export function variantsOf(union: ts.UnionTypeNode, checker: ts.TypeChecker): readonly Member[] {
  return union.types.filter(ts.isTypeLiteralNode).map((variant) => {
    const parts = membersOfLiteral(variant, checker);
    const name = parts.find(({ literal }) => literal !== null)?.literal ?? shortened(variant.getText());
    const signature = shortened(variant.getText());
    return { ...PLAIN, name, kind: 'variant', doc: leadingDoc(variant), signature, types: [], parts };
  });
}

function membersOfLiteral(node: ts.TypeLiteralNode, checker: ts.TypeChecker): readonly Member[] {
  return node.members.flatMap((member) => {
    const symbol = member.name && checker.getSymbolAtLocation(member.name);
    if (!symbol) return [];
    const text = (member as { type?: ts.TypeNode }).type?.getText() ?? 'any';
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    return {
      name: symbol.name,
      kind: 'property' as const,
      doc: docOf(symbol, checker),
      signature: `${symbol.name}${optional ? '?' : ''}: ${shortened(text)}`,
      types: [{ of: null, text }],
      isOptional: optional,
      literal: literalOf(text),
      parts: partsIn(member, checker),
    };
  });
}
