export interface JsonFault {
  readonly offset: number;
  readonly error: string;
}

const BLANK = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// Python's reader wants something behind an escape.
const STRING_SO_FAR = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}(?!$)))*/y;

type Expected = 'value' | 'first key or end' | 'first value or end' | 'key' | 'colon' | 'comma or end';

/**
 * Where JSON stops being JSON, and in which way, as Python's reader tells it, which counts in code points. For text that
 * `JSON.parse` refused.
 */
export function jsonFault(text: string): JsonFault {
  const { offset, error } = new FaultFinder(text).find();
  return { offset: [...text.slice(0, offset)].length, error };
}

class FaultFinder {
  #at = 0;
  #expected: Expected = 'value';
  /** The closing brackets that are owed. */
  readonly #open: ('}' | ']')[] = [];
  #inString: JsonFault | null = null;

  constructor(private readonly text: string) {}

  find(): JsonFault {
    for (;;) {
      this.#take(BLANK);
      const end = this.#expected === 'comma or end' && this.#open.length === 0;
      if (end || !this.#step()) return this.#inString ?? { offset: this.#at, error: this.#wording(end) };
    }
  }

  /** Takes what stands next, if it may stand there. */
  #step(): boolean {
    switch (this.#expected) {
      case 'value':
        return this.#value();
      case 'first value or end':
        return this.#close() || this.#value();
      case 'first key or end':
        return this.#close() || this.#key();
      case 'key':
        return this.#key();
      case 'colon':
        return this.#sign(':', 'value');
      case 'comma or end':
        return this.#close() || this.#sign(',', this.#open.at(-1) === '}' ? 'key' : 'value');
    }
  }

  #value(): boolean {
    if (this.#sign('{', 'first key or end')) return this.#open.push('}') > 0;
    if (this.#sign('[', 'first value or end')) return this.#open.push(']') > 0;
    return this.#become('comma or end', this.#take(SCALAR) || this.#string());
  }

  #key(): boolean {
    return this.#become('colon', this.#string());
  }

  #string(): boolean {
    const start = this.#at;
    if (!this.#take(STRING_SO_FAR)) return false;
    if (this.text[this.#at] === '"') return (this.#at += 1) > 0;
    this.#inString = stringFault(this.text, start, this.#at);
    return false;
  }

  #close(): boolean {
    const closed = this.#sign(this.#open.at(-1) ?? '', 'comma or end');
    if (closed) this.#open.pop();
    return closed;
  }

  #sign(sign: string, then: Expected): boolean {
    const stands = sign !== '' && this.text[this.#at] === sign;
    if (stands) this.#at += 1;
    return this.#become(then, stands);
  }

  #become(expected: Expected, done: boolean): boolean {
    if (done) this.#expected = expected;
    return done;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }

  #wording(end: boolean): string {
    if (end) return 'Extra data';
    switch (this.#expected) {
      case 'value':
      case 'first value or end':
        return 'Expecting value';
      case 'first key or end':
      case 'key':
        return 'Expecting property name enclosed in double quotes';
      case 'colon':
        return "Expecting ':' delimiter";
      case 'comma or end':
        return "Expecting ',' delimiter";
    }
  }
}

function stringFault(text: string, start: number, at: number): JsonFault {
  const sign = text[at];
  const escaped = text[at + 1];
  if (sign === undefined || (sign === '\\' && escaped === undefined)) {
    return { offset: start, error: 'Unterminated string starting at' };
  }
  if (sign !== '\\') return { offset: at, error: 'Invalid control character at' };
  return escaped === 'u'
    ? { offset: at + 1, error: 'Invalid \\uXXXX escape' }
    : { offset: at, error: 'Invalid \\escape' };
}
