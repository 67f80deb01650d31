/** What was kept as JSON under that key; `otherwise` where there is nothing, or nothing that can be read. */
export function keptJson<T>(storage: Pick<Storage, 'getItem'>, key: string, otherwise: T): T {
  try {
    return (JSON.parse(storage.getItem(key) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}
