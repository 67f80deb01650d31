import type { Doc } from './docstrings.js';

/** One thing that can be said or asked of an item. */
export interface Member {
  readonly name: string;
  readonly kind: 'constructor' | 'property' | 'method' | 'variant';
  readonly doc: Doc;
  /** As TypeScript writes it, without modifiers. */
  readonly signature: string;
  /** Types of the value itself, or of what a call returns and takes. */
  readonly types: readonly TypeUse[];
  readonly isOptional: boolean;
  /** The literal that is its only value; null: it has more. */
  readonly literal: string | null;
  /** Members of types that are written in place. */
  readonly parts: readonly Member[];
}

/** A type in a signature. `of`: the parameter that has it; null: the value, or what the call returns. */
export interface TypeUse {
  readonly of: string | null;
  readonly text: string;
}

export interface Item {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'value';
  readonly doc: Doc;
  readonly signature: string;
  readonly members: readonly Member[];
  /** The type of a value, or of a function's parameters and result. */
  readonly types: readonly TypeUse[];
  /** Names of the client's own types in it. */
  readonly uses: readonly string[];
  /** `src/client/room/room.ts:40`. */
  readonly place: string;
}

/** A module that applications import. */
export interface Entry {
  /** `rejoin-client`, `signaling`, … */
  readonly name: string;
  /** The comment at its head. */
  readonly head: string;
  readonly exported: readonly Item[];
  /** Types that the exported ones mention and that have no exported name. */
  readonly hidden: readonly Item[];
}
