/** One of these values, or one that a newer server adds: code that meets a value it doesn't know must go on. */
export type Open<T extends string> = T | (string & Record<never, never>);
