/** A description written where it belongs in the code: takes away the code's indentation and the outer blank lines. */
export function prose(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const parts = strings.raw.map((part) => part.replace(/\\([`$])/g, '$1'));
  const indents = parts.flatMap((part) =>
    [...part.matchAll(/\n( *)(?=[^ \n])/g)].map(([, spaces = '']) => spaces.length),
  );
  const margin = new RegExp(`\\n {0,${Math.min(...indents, 100)}}`, 'g');
  // Before the values are put in: they have no part in this indentation.
  const dedented = parts.map((part) => part.replace(margin, '\n'));
  return String.raw({ raw: dedented }, ...values).trim();
}
