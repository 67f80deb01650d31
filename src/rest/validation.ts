import type { z } from 'zod';
import type { BodyRule } from './operation.js';
import { invalid, type Fault, type Refusal } from './refusal.js';

type Issue = z.core.$ZodIssue;

/** What a schema's own check says of a value, in Pydantic's words; carried through zod as a custom issue's `params`. */
export type OwnFault = Pick<Fault, 'type' | 'msg' | 'ctx'>;

/** The body as its schema takes it, or all that is wrong with it at once. */
export function validated(rule: BodyRule & { readonly kind: 'json' }, value: unknown): unknown {
  if (value == null && rule.required) throw invalid(missing(['body'], null));
  const result = rule.schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, rule, value);
}

function refusalOf(issues: readonly Issue[], { notAnObject }: BodyRule & { kind: 'json' }, body: unknown): Refusal {
  return invalid(
    ...issues.map(branch).map((issue) => {
      const loc = ['body', ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
      if (loc.length === 1 && notAnObject) return { ...NOT_AN_OBJECT[notAnObject], loc, input: issue.input };
      const told = wording(issue);
      if (told.type === 'missing') return missing(loc, body);
      return { ...told, loc, input: valueAt(body, issue.path) };
    }),
  );
}

/** As it was written, whatever a schema made of it on the way. */
function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, step) => (value as Record<PropertyKey, unknown> | null)?.[step], body) ?? null;
}

/** Of several forms that a value could have had, the one that it came nearest to. */
function branch(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const firsts = issue.errors.flatMap((errors) => errors.slice(0, 1));
  const nearest = firsts.find(({ path }) => path.length > 0) ?? firsts[0] ?? issue;
  return { ...nearest, path: [...issue.path, ...nearest.path] };
}

function missing(loc: readonly (string | number)[], input: unknown): Fault {
  return { type: 'missing', loc, msg: 'Field required', input };
}

const NOT_AN_OBJECT = {
  dict: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
  model: {
    type: 'model_attributes_type',
    msg: 'Input should be a valid dictionary or object to extract fields from',
  },
} as const;

function wording(issue: Issue): OwnFault {
  if (issue.code === 'custom') return issue.params as unknown as OwnFault;
  if (issue.input === undefined) return { type: 'missing', msg: 'Field required' };
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
