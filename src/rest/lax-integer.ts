import { z } from 'zod';
import { MISSING, type OwnFault } from './validation.js';

const INTEGER = /^\s*[+-]?\d+(?:_\d+)*(?:\.0+)?\s*$/;

/** A whole number as Pydantic's lax mode takes it: `"100"`, `3.0` and `true` too. */
export function laxInteger(then: z.ZodNumber) {
  return z.preprocess((value, context) => {
    const read = readInteger(value);
    if (typeof read === 'number') return read;
    context.addIssue({ code: 'custom', params: { ...read } });
    return z.NEVER;
  }, then);
}

function readInteger(value: unknown): number | OwnFault {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return INTEGER.test(value) ? finite(Number(value.replaceAll('_', ''))) : UNREADABLE;
  return value == null ? MISSING : { type: 'int_type', msg: 'Input should be a valid integer' };
}

const UNREADABLE: OwnFault = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};

function ofNumber(value: number): number | OwnFault {
  if (!Number.isFinite(value)) return { type: 'finite_number', msg: 'Input should be a finite number' };
  if (Number.isInteger(value)) return value;
  const msg = 'Input should be a valid integer, got a number with a fractional part';
  return { type: 'int_from_float', msg };
}

function finite(value: number): number | OwnFault {
  if (Number.isFinite(value)) return value;
  const msg = 'Unable to parse input string as an integer, exceeded maximum size';
  return { type: 'int_parsing_size', msg };
}
