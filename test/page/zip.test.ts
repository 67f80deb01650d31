import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { saveInto } from '../../src/page/saving.js';
import { uniqueName, uniqueNames } from '../../src/page/unique-name.js';
import { zipBlob, zipStream, type ZipEntry } from '../../src/page/zip.js';

const entries: readonly ZipEntry[] = [
  { name: 'empty.txt', file: new Blob([]) },
  { name: 'Übermut 📷.txt', file: new Blob(['one ', 'and ', 'two']) },
  { name: 'large.bin', file: new Blob([Buffer.alloc(300_000, 'rejoin')]) },
];

/** What a reader of archives finds by the directory at the end. */
async function unpack(archive: Blob): Promise<{ name: string; text: string }[]> {
  const bytes = Buffer.from(await archive.arrayBuffer());
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = [];
  for (let at = bytes.readUInt32LE(end + 16); bytes.readUInt32LE(at) === 0x02014b50;) {
    const [method, crc, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 24)];
    const [nameLength, extra] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    expect([method, crc]).toEqual([0, crc32(content)]);
    files.push({ name: bytes.toString('utf8', at + 46, at + 46 + nameLength), text: content.toString() });
    at += 46 + nameLength + extra;
  }
  expect(bytes.readUInt16LE(end + 10)).toBe(files.length);
  return files;
}

const contents = () => Promise.all(entries.map(async ({ name, file }) => ({ name, text: await file.text() })));

describe('an archive', () => {
  test('holds every file under its name, as a stream and as a blob', async () => {
    expect(await unpack(await zipBlob(entries))).toEqual(await contents());
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of zipStream(entries)) parts.push(part as Uint8Array<ArrayBuffer>);
    expect(await unpack(new Blob(parts))).toEqual(await contents());
  });

  test('as a blob refers to the files: what it adds to them is a few bytes each', async () => {
    const [first, ...rest] = entries.map(({ file }) => file);
    const made: unknown[][] = [];
    const Original = globalThis.Blob;
    globalThis.Blob = class extends Original {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(parts, options);
        made.push(parts);
      }
    };
    try {
      await zipBlob(entries);
    } finally {
      globalThis.Blob = Original;
    }
    expect(first?.size).toBe(0);
    const parts = made.at(-1) ?? [];
    const blobs = parts.filter((part) => part instanceof Original);
    const added = parts.filter((part) => part instanceof Uint8Array).reduce((sum, { length }) => sum + length, 0);
    expect(blobs.map(({ size }) => size)).toEqual(rest.map(({ size }) => size));
    expect(added).toBeLessThan(600);
  });
});

describe('names', () => {
  test('that are the same to some system get a number', async () => {
    const names = ['a.jpg', 'A.JPG', 'a.jpg', 'a (2).jpg', '.profile', '.profile', 'x'];
    expect(await uniqueNames(names)).toEqual([
      'a.jpg',
      'A (2).JPG',
      'a (3).jpg',
      'a (2) (2).jpg',
      '.profile',
      '.profile (2)',
      'x',
    ]);
  });

  test('of what is in a folder already are not taken again', async () => {
    const there = ['a.jpg', 'a (2).jpg'];
    expect(await uniqueName('a.jpg', async (name) => there.includes(name))).toBe('a (3).jpg');
  });
});

describe('a file that is put into a folder', () => {
  /** An empty one, which refuses what is asked of it first so many times. */
  function folderThatRefuses(name: string, times: number): { folder: FileSystemDirectoryHandle; asked: Set<string> } {
    const asked = new Set<string>();
    let refused = 0;
    const getFileHandle = async (wanted: string, options?: FileSystemGetFileOptions) => {
      asked.add(wanted);
      if (refused++ < times) throw new DOMException('No', name);
      if (!options?.create) throw new DOMException('None', 'NotFoundError');
      return { createWritable: async () => new WritableStream() };
    };
    return { asked, folder: { getFileHandle } as unknown as FileSystemDirectoryHandle };
  }
  const transfer = {
    filename: 'photo.jpg',
    file: async () => new Blob(['x']),
    discard: async () => undefined,
  } as unknown as Parameters<typeof saveInto>[1];

  test('is refused at once where the browser allows nothing there', async () => {
    const { folder, asked } = folderThatRefuses('NotAllowedError', 50);
    await expect(saveInto(folder, transfer)).rejects.toHaveProperty('name', 'NotAllowedError');
    expect([...asked]).toEqual(['photo.jpg']);
  });

  test('has another name where a folder has its own', async () => {
    const { folder, asked } = folderThatRefuses('TypeMismatchError', 1);
    await saveInto(folder, transfer);
    expect([...asked]).toEqual(['photo.jpg', 'photo (2).jpg']);
  });
});
