import type { z } from 'zod';
import type { BodyRule } from './operation.js';
import { invalid, type Fault, type Refusal } from './refusal.js';

type Issue = z.core.$ZodIssue;

/** What a schema's own check says of a value, in Pydantic's words; carried through zod as a custom issue's `params`. */
export type OwnFault = Pick<Fault, 'type' | 'msg' | 'ctx'>;

/** The body as its schema takes it, or all that is wrong with it at once. */
export function validated(rule: BodyRule & { readonly kind: 'json' }, value: unknown): unknown {
  if (value == null && rule.declaredAs === 'dictionary') throw invalid({ ...MISSING, loc: ['body'], input: null });
  const body = rule.declaredAs === 'fields' && !isObject(value) ? {} : value;
  const result = rule.schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, rule, body);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusalOf(issues: readonly Issue[], { declaredAs }: BodyRule & { kind: 'json' }, body: unknown): Refusal {
  return invalid(
    ...firstOfEach(issues.map(branch)).map((issue) => {
      const loc = ['body', ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
      const told = declaredAs === 'dictionary' && loc.length === 1 ? NOT_A_DICTIONARY : wording(issue);
      return { ...told, loc, input: valueAt(body, issue.path) };
    }),
  );
}

/** Zod asks an array that should be a string for its length besides. */
function firstOfEach(issues: readonly Issue[]): readonly Issue[] {
  const place = ({ path }: Issue): string => path.join('.');
  return issues.filter((issue, at) => issues.findIndex((other) => place(other) === place(issue)) === at);
}

/** As it was written, whatever a schema made of it on the way. */
export function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, step) => (value as Record<PropertyKey, unknown> | null)?.[step], body) ?? null;
}

/** Of several forms that a value could have had, the one that it came nearest to. */
function branch(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const firsts = issue.errors.flatMap((errors) => errors.slice(0, 1));
  const nearest = firsts.find(({ path }) => path.length > 0) ?? firsts[0] ?? issue;
  return { ...nearest, path: [...issue.path, ...nearest.path] };
}

export const MISSING: OwnFault = { type: 'missing', msg: 'Field required' };
const NOT_A_DICTIONARY: OwnFault = { type: 'dict_type', msg: 'Input should be a valid dictionary' };

/** The old service took a null for a field that isn't there. */
function wording(issue: Issue): OwnFault {
  if (issue.code === 'custom') return issue.params as unknown as OwnFault;
  if (issue.input == null) return MISSING;
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'too_big') return tooBig(issue);
  return { type: 'string_type', msg: 'Input should be a valid string' };
}

function tooSmall({ origin, minimum }: Issue & { code: 'too_small' }): OwnFault {
  const least = Number(minimum);
  if (origin !== 'string') {
    const msg = `Input should be greater than or equal to ${least}`;
    return { type: 'greater_than_equal', msg, ctx: { ge: least } };
  }
  const msg = `String should have at least ${least} character${least === 1 ? '' : 's'}`;
  return { type: 'string_too_short', msg, ctx: { min_length: least } };
}

function tooBig({ origin, maximum }: Issue & { code: 'too_big' }): OwnFault {
  const most = Number(maximum);
  if (origin !== 'string') {
    return { type: 'less_than_equal', msg: `Input should be less than or equal to ${most}`, ctx: { le: most } };
  }
  return { type: 'string_too_long', msg: `String should have at most ${most} characters`, ctx: { max_length: most } };
}
