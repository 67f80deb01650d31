/** An origin in the form that browsers send it: lower case, no default port, Punycode. null: what no browser sends. */
export function originAsSent(text: string): string | null {
  if (!/^https?:\/\/[^\s/?#@*\\]+$/i.test(text) || !URL.canParse(text)) return null;
  return new URL(text).origin;
}
