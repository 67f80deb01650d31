import { makeZip } from 'client-zip';

/** A file of an archive, under its name there. */
export interface ZipEntry {
  readonly name: string;
  readonly file: Blob;
}

interface Piece {
  readonly file: Blob;
  readonly start: number;
  end: number;
}

/** The archive as it is made, nothing compressed: photos and videos are already. ZIP64 where sizes need it. */
export function zipStream(entries: readonly ZipEntry[], contentOf = contentAsItIs): ReadableStream<Uint8Array> {
  const lastModified = new Date();
  return makeZip(
    entries.map(({ name, file }) => ({ name, lastModified, size: file.size, input: contentOf(file) })),
    { buffersAreUTF8: true },
  );
}

/**
 * The archive as a blob that refers to the files instead of having a copy of them: each byte is read once, for the
 * checksums, and only what the format adds is kept.
 */
export async function zipBlob(entries: readonly ZipEntry[]): Promise<Blob> {
  const origins = new WeakMap<Uint8Array, Piece>();
  const parts: (Piece | Uint8Array<ArrayBuffer>)[] = [];
  const reader = zipStream(entries, (file) => file.stream().pipeThrough(noting(file, origins))).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = origins.get(next.value);
    const last = parts.at(-1);
    if (!piece) parts.push(next.value as Uint8Array<ArrayBuffer>);
    else if (last && 'file' in last && last.file === piece.file && last.end === piece.start) last.end = piece.end;
    else parts.push(piece);
  }
  const blobs = parts.map((part) => ('file' in part ? part.file.slice(part.start, part.end) : part));
  return new Blob(blobs, { type: 'application/zip' });
}

function contentAsItIs(file: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  return file.stream();
}

/** Passes a file's bytes on, and notes of each portion where in the file it is from. */
function noting(
  file: Blob,
  origins: WeakMap<Uint8Array, Piece>,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let position = 0;
  return new TransformStream({
    transform(bytes, controller) {
      const start = position;
      position += bytes.byteLength;
      origins.set(bytes, { file, start, end: position });
      controller.enqueue(bytes);
    },
  });
}
