/**
 * The public surface of `@rejoin/client`, read from its sources: all that an application can name, call or listen to, with
 * its docstrings. The API reference is written from it, and a test judges it.
 */

import { existsSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import ts from 'typescript';
import {
  callText,
  declarationOf,
  genericsOf,
  isCallable,
  isInternal,
  kindOf,
  literalOf,
  partsIn,
  PLAIN,
  shortened,
  variantsOf,
} from './declarations.js';
import { docOf, headOf, leadingDoc, NO_DOC, type Doc } from './docstrings.js';
import type { Entry, Item, Member, TypeUse } from './model.js';

/** The modules of the package, in the order of the reference. */
const MODULES = ['rejoin-client', 'signaling', 'react', 'documents'];
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  jsx: ts.JsxEmit.ReactJSX,
  types: [],
};
const FORMAT: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

/** The entries of the client in this folder (`src/client`). */
export function readSurface(folder: string): readonly Entry[] {
  const files = MODULES.map((name) => join(folder, `${name}.ts`)).filter((file) => existsSync(file));
  return new Surface(folder, files).entries;
}

class Surface {
  readonly entries: readonly Entry[];
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  /** Classes that applications make objects of. */
  readonly #constructible = new Set<ts.Symbol>();

  constructor(
    private readonly folder: string,
    files: readonly string[],
  ) {
    this.#program = ts.createProgram(files, OPTIONS);
    this.#checker = this.#program.getTypeChecker();
    for (const name of files.flatMap((file) => this.#namesIn(file))) {
      if (!name.declarations?.some((one) => ts.isTypeOnlyExportDeclaration(one)))
        this.#constructible.add(this.#target(name));
    }
    this.entries = files.map((file) => this.#entry(file));
  }

  #namesIn(file: string): readonly ts.Symbol[] {
    const source = this.#program.getSourceFile(file);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing`);
    return this.#checker.getExportsOfModule(module);
  }

  #entry(file: string): Entry {
    const names = this.#namesIn(file);
    const exported = names.map((name) => this.#item(name.name, this.#target(name), name));
    const hidden = this.#reachedFrom(exported, names);
    const head = headOf(this.#program.getSourceFile(file)?.text ?? '');
    return { name: basename(file, '.ts'), head, exported, hidden };
  }

  /** What `exported` mentions, and what that mentions, as far as it has no exported name. */
  #reachedFrom(exported: readonly Item[], names: readonly ts.Symbol[]): readonly Item[] {
    const known = new Set(names.map((name) => this.#target(name)));
    const found: Item[] = [];
    const queue = [...known].flatMap((symbol) => this.#ownTypesIn(symbol));
    for (let symbol = queue.shift(); symbol; symbol = queue.shift()) {
      if (known.has(symbol)) continue;
      known.add(symbol);
      found.push(this.#item(symbol.name, symbol));
      queue.push(...this.#ownTypesIn(symbol));
    }
    return found;
  }

  #target(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #item(name: string, symbol: ts.Symbol, alias?: ts.Symbol): Item {
    const declaration = symbol.declarations?.some((one) => this.#isOurs(one)) && declarationOf(symbol);
    if (!declaration) return this.#foreign(name, alias);
    const kind = kindOf(declaration);
    return {
      name,
      kind,
      doc: this.#aliasDoc(alias) ?? docOf(symbol, this.#checker),
      signature: this.#signature(name, declaration, symbol),
      members: this.#membersOf(symbol, declaration),
      types: kind === 'value' || kind === 'function' ? this.#typesOf(declaration, symbol) : [],
      uses: this.#ownTypesIn(symbol).map((one) => one.name),
      place: this.#placeOf(declaration),
    };
  }

  /** A name of another package, which has its own documentation. */
  #foreign(name: string, alias: ts.Symbol | undefined): Item {
    const [exported] = alias?.declarations ?? [];
    const doc = this.#aliasDoc(alias) ?? NO_DOC;
    const place = exported ? this.#placeOf(exported) : name;
    return { name, kind: 'type', doc, signature: `type ${name}`, members: [], types: [], uses: [], place };
  }

  #placeOf(declaration: ts.Node): string {
    const source = declaration.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
    return `src/client/${relative(this.folder, source.fileName).split(sep).join('/')}:${line + 1}`;
  }

  /** `export { X } from …` may say more of X in this entry. */
  #aliasDoc(alias: ts.Symbol | undefined): Doc | null {
    const specifier = alias?.declarations?.[0];
    if (!specifier || !ts.isExportSpecifier(specifier)) return null;
    const doc = leadingDoc(specifier);
    return doc === NO_DOC ? null : doc;
  }

  #signature(name: string, declaration: ts.Declaration, symbol: ts.Symbol): string {
    if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) {
      const heritage = (declaration.heritageClauses ?? []).map((clause) => clause.getText()).join(' ');
      const abstract = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract ? 'abstract ' : '';
      const kind = ts.isClassDeclaration(declaration) ? `${abstract}class` : 'interface';
      return [kind, name + genericsOf(declaration), heritage].filter(Boolean).join(' ');
    }
    if (ts.isTypeAliasDeclaration(declaration)) {
      const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
      const isWritten = !/Fragment|Query|Mutation|Subscription|TransferFields|typeof/.test(declaration.type.getText());
      const text = isWritten ? declaration.type.getText() : this.#checker.typeToString(type, undefined, FORMAT);
      return `type ${name}${genericsOf(declaration)} = ${shortened(text)}`;
    }
    if (ts.isFunctionDeclaration(declaration)) return `function ${callText(name, declaration)}`;
    return `const ${name}: ${this.#typeText(declaration, symbol)}`;
  }

  #membersOf(symbol: ts.Symbol, declaration: ts.Declaration): readonly Member[] {
    if (ts.isTypeAliasDeclaration(declaration)) {
      const written = ts.isUnionTypeNode(declaration.type) ? variantsOf(declaration.type, this.#checker) : [];
      if (written.length > 0) return written;
    }
    const isShape = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias);
    if (!isShape) return [];
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || this.#checker.isArrayType(type)) return [];
    const properties = this.#checker.getPropertiesOfType(type).flatMap((property) => this.#member(property) ?? []);
    return this.#constructible.has(symbol) ? [...this.#constructorOf(symbol), ...properties] : properties;
  }

  /** Its own, or that of its base. */
  #constructorOf(symbol: ts.Symbol): readonly Member[] {
    const type = this.#checker.getTypeOfSymbol(symbol);
    const [first] = this.#checker.getSignaturesOfType(type, ts.SignatureKind.Construct);
    const found = first?.getDeclaration();
    if (!found || !ts.isConstructorDeclaration(found) || isInternal(found) || !this.#isOurs(found)) return [];
    const types = found.parameters.map((parameter) => this.#parameterUse(parameter));
    const signature = callText(`new ${symbol.name}`, found);
    return [{ ...PLAIN, name: 'constructor', kind: 'constructor', doc: leadingDoc(found), signature, types }];
  }

  #member(property: ts.Symbol): Member | null {
    const declaration = property.declarations?.[0];
    if (!declaration || isInternal(declaration) || property.name.startsWith('__')) return null;
    if (!this.#isOurs(declaration)) return null;
    const isMethod = (property.flags & ts.SymbolFlags.Method) !== 0;
    const text = this.#typeText(declaration, property);
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    const isCall = ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration);
    return {
      name: property.name,
      kind: isMethod ? 'method' : 'property',
      doc: docOf(property, this.#checker),
      signature: isCall ? callText(property.name, declaration) : `${property.name}${optional}: ${shortened(text)}`,
      types: this.#typesOf(declaration, property),
      isOptional: optional !== '',
      literal: literalOf(text),
      parts: partsIn(declaration, this.#checker),
    };
  }

  #typesOf(declaration: ts.Declaration, symbol: ts.Symbol): readonly TypeUse[] {
    const parameters = isCallable(declaration) ? declaration.parameters : [];
    const returned = { of: null, text: this.#typeText(declaration, symbol) };
    return [returned, ...parameters.map((parameter) => this.#parameterUse(parameter))];
  }

  #parameterUse(parameter: ts.ParameterDeclaration): TypeUse {
    const type = this.#checker.getTypeAtLocation(parameter);
    const text = parameter.type?.getText() ?? this.#checker.typeToString(type, undefined, FORMAT);
    return { of: parameter.name.getText().replace(/^_/, ''), text };
  }

  /** The type as it is written; where it isn't, as TypeScript infers it. Of a call: what it returns. */
  #typeText(declaration: ts.Declaration, symbol: ts.Symbol): string {
    const written = (declaration as { type?: ts.TypeNode }).type?.getText();
    if (written !== undefined) return written;
    const type = this.#checker.getTypeOfSymbol(symbol);
    const call = isCallable(declaration)
      ? this.#checker.getSignaturesOfType(type, ts.SignatureKind.Call)[0]
      : undefined;
    const shown = call ? this.#checker.getReturnTypeOfSignature(call) : type;
    return this.#checker.typeToString(shown, undefined, FORMAT);
  }

  /** The client's own types that a public part of this mentions. */
  #ownTypesIn(symbol: ts.Symbol): readonly ts.Symbol[] {
    const found = new Set<ts.Symbol>();
    const visit = (node: ts.Node): void => {
      if (isInternal(node) || ts.isBlock(node)) return;
      if (ts.isConstructorDeclaration(node) && !this.#constructible.has(symbol)) return;
      const target = ts.isTypeReferenceNode(node) && this.#checker.getSymbolAtLocation(node.typeName);
      if (target) this.#addOwn(found, this.#target(target));
      ts.forEachChild(node, visit);
    };
    for (const declaration of symbol.declarations ?? []) {
      if (ts.isVariableDeclaration(declaration))
        ts.forEachChild(declaration, (node) => ts.isTypeNode(node) && visit(node));
      else ts.forEachChild(declaration, visit);
    }
    found.delete(symbol);
    return [...found];
  }

  #addOwn(found: Set<ts.Symbol>, symbol: ts.Symbol): void {
    const declaration = symbol.declarations?.[0];
    if (declaration && !(symbol.flags & ts.SymbolFlags.TypeParameter) && this.#isOurs(declaration)) found.add(symbol);
  }

  #isOurs(declaration: ts.Declaration): boolean {
    return !relative(this.folder, declaration.getSourceFile().fileName).startsWith('..');
  }
}
