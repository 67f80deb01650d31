interface Named {
  readonly userId: string;
  readonly name: string;
}

/** What users are called, also those who have left. */
export class Names {
  readonly #names = new Map<string, string>();

  /** The newest word on a name. */
  learn(people: readonly Named[]): void {
    for (const { userId, name } of people) this.#names.set(userId, name);
  }

  /** What somebody was called once: nothing against a name of today. */
  recall(people: readonly Named[]): void {
    for (const one of people) if (!this.knows(one.userId)) this.learn([one]);
  }

  knows(userId: string): boolean {
    return this.#names.has(userId);
  }

  of(userId: string): string {
    return this.#names.get(userId) ?? userId;
  }
}
