const MIB = 1024 * 1024;
const LONGEST_NAME = 255;

const IMAGES = 'jpg jpeg png gif webp bmp'.split(' ');
const DOCUMENTS = 'pdf doc docx xls xlsx'.split(' ');
const ALLOWED = new Set([
  ...IMAGES,
  ...DOCUMENTS,
  ...'ppt pptx txt rtf odt ods odp svg zip tar gz 7z rar mp3 mp4 wav m4a webm ogg json xml csv yml yaml'.split(' '),
]);
const BLOCKED = new Set(
  'exe bat cmd com pif scr vbs vbe js jse wsf wsh msi msp dll sh bash zsh app deb rpm dmg pkg'.split(' '),
);

/** What is wrong with a file that is to be shared; null: nothing. */
export function faultOfFile(name: string, size: number): string | null {
  if (name.length > LONGEST_NAME) return `The file's name is longer than ${LONGEST_NAME} characters.`;
  const extension = extensionOf(name);
  if (extension === null) return 'The file has no extension.';
  if (BLOCKED.has(extension)) return `Files of type .${extension} are blocked.`;
  if (!ALLOWED.has(extension)) return `Files of type .${extension} are not allowed.`;
  const most = largest(extension);
  return size > 0 && size <= most ? null : `A file of type .${extension} may have up to ${most / MIB} MiB.`;
}

function extensionOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot < 0 || dot === name.length - 1 ? null : name.slice(dot + 1).toLowerCase();
}

function largest(extension: string): number {
  if (IMAGES.includes(extension)) return 10 * MIB;
  return DOCUMENTS.includes(extension) ? 50 * MIB : 100 * MIB;
}
