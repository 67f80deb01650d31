import type { Readable } from 'node:stream';

/** Where a transfer's file lies: chosen once, written into the transfer, so that every node finds it. */
export type Place = string;

export interface StoredFile {
  readonly place: Place;
  readonly transferId: string;
}

/** The bytes of files that wait in the relay. It knows nothing of transfers but their ids. */
export interface ChunkStore {
  newPlace(transferId: string): Place;
  /** Another node's disk is out of reach. */
  reaches(place: Place): boolean;
  /** Resolves once the bytes outlive this process. The first chunk makes the file; after that it must be there. */
  write(place: Place, chunk: StoredChunk): Promise<'written' | 'full' | 'lost'>;
  /** null: the file isn't there. */
  read(place: Place, start: number, length: number): Promise<Readable | null>;
  /** The file's SHA-256 in hex, off the event loop, once the bytes outlive the machine; null: the file isn't there. */
  digest(place: Place): Promise<string | null>;
  /** When the last of its bytes came, ms since 1970; null: the file isn't there. */
  writtenAt(place: Place): Promise<number | null>;
  remove(place: Place): Promise<void>;
  /** What lies here, whoever wrote it. */
  list(): Promise<readonly StoredFile[]>;
}

export interface StoredChunk {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Of the whole file. */
  readonly fileSize: number;
  /** Nothing of the file counts yet. */
  readonly first: boolean;
}
