/** A file that comes, for those who ask for it early. */
export class ReceivedFile {
  #isHere = false;
  #resolve!: (file: Blob) => void;
  #reject!: (error: Error) => void;
  #file = new Promise<Blob>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor() {
    // Perhaps nobody asks.
    this.#file.catch(() => {});
  }

  get isHere(): boolean {
    return this.#isHere;
  }

  /** Resolves when it is complete; rejects when it will not come. */
  get(): Promise<Blob> {
    return this.#file;
  }

  arrive(file: Blob): void {
    this.#isHere = true;
    this.#resolve(file);
  }

  /** It will not come, or is here no more. */
  fail(failure: Error): void {
    this.#reject(failure);
    if (!this.#isHere) return;
    this.#isHere = false;
    this.#file = Promise.reject(failure);
    this.#file.catch(() => {});
  }
}
