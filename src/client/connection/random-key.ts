/** 128 random bits as 32 hex digits. (`crypto.randomUUID` exists on secure origins only.) */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
