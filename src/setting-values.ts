import { z } from 'zod';

const MAX_SECONDS = 7 * 24 * 3600;
const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 3650;

export function whole(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .refine((value) => value >= least && value <= most, rule);
}

/** Fractions are allowed: tests live in half seconds. */
export function seconds() {
  const rule = `must be a number of seconds above 0, at most ${MAX_SECONDS}`;
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?$/, rule)
    .transform((value) => Math.round(Number(value) * 1000))
    .refine((value) => value > 0 && value <= MAX_SECONDS * 1000, rule);
}

/** Fractions are allowed. */
export function days() {
  const rule = `must be a number of days above 0, at most ${MAX_DAYS}`;
  return z
    .string()
    .regex(/^\d{1,6}(\.\d{1,9})?$/, rule)
    .transform((value) => Math.round(Number(value) * DAY_MS))
    .refine((value) => value > 0 && value <= MAX_DAYS * DAY_MS, rule);
}

export function matching(pattern: RegExp, rule: string) {
  return z.string().regex(pattern, rule);
}

/** `form`: an item as it is used; null: it is none. */
export function listOf(form: (item: string) => string | null, rule: string) {
  return z.string().transform((value, context): string[] => {
    const items = value.split(',').map((item) => form(item.trim()));
    const usable = items.filter((item) => item !== null);
    if (usable.length < items.length) context.addIssue(rule);
    return usable;
  });
}

export const onOff = z.enum(['on', 'off'], 'must be on or off').transform((value) => value === 'on');
