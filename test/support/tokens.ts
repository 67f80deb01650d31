import { SignJWT, type JWTPayload } from 'jose';

export const SECRET = 'a secret that only the tests know, and long enough for HS256';

/** A token as an application's own login would make it. */
export function tokenFor(
  userId: string,
  claims: JWTPayload = {},
  lifetime: string | number | Date = '1h',
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(new TextEncoder().encode(SECRET));
}
