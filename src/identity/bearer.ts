/** What stands behind "Bearer", or the whole text where that word is missing; undefined: no token. */
export function bearerIn(text: string | undefined): string | undefined {
  return text?.replace(/^\s*Bearer(\s+|$)/i, '').trim() || undefined;
}

/** Of an `Authorization` header: another scheme (a proxy's Basic) brings no token of ours. */
export function bearerOfScheme(header: string | undefined): string | undefined {
  return /^\s*Bearer\s/i.test(header ?? '') ? bearerIn(header) : undefined;
}
