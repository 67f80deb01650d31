interface Waiting {
  readonly resolve: (file: Blob) => void;
  readonly reject: (error: Error) => void;
}

/** A file that comes, for those who ask for it early. */
export class ReceivedFile {
  #file: Blob | null = null;
  #failure: Error | null = null;
  #waiting: Waiting[] = [];

  get isHere(): boolean {
    return this.#file !== null;
  }

  /** Resolves when it is complete; rejects when it will not come. */
  get(): Promise<Blob> {
    if (this.#file) return Promise.resolve(this.#file);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  arrive(file: Blob): void {
    this.#file = file;
    for (const { resolve } of this.#waiting.splice(0)) resolve(file);
  }

  /** It will not come, or is here no more. */
  fail(failure: Error): void {
    this.#file = null;
    this.#failure ??= failure;
    for (const { reject } of this.#waiting.splice(0)) reject(failure);
  }
}
