import { open } from 'node:fs/promises';

const WIDTH = 960;
const HEIGHT = 540;
const FRAMES = 4;

type Colour = readonly [number, number, number];

/** Somebody in front of a wall, drawn: what a camera would show, without anybody's face. */
export interface Portrait {
  readonly wall: Colour;
  readonly light: Colour;
  readonly hair: Colour;
  readonly skin: Colour;
  readonly clothes: Colour;
  /** Of the hair, in heights of the head. */
  readonly length: number;
}

/** A film of it for Chromium's fake camera, in its raw format (YUV4MPEG2). It breathes. */
export async function writeFilm(path: string, portrait: Portrait): Promise<string> {
  const file = await open(path, 'w');
  try {
    await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
    for (let frame = 0; frame < FRAMES; frame++) {
      await file.write('FRAME\n');
      await file.write(drawn(portrait, Math.sin((frame / FRAMES) * 2 * Math.PI)));
    }
  } finally {
    await file.close();
  }
  return path;
}

function drawn(portrait: Portrait, breath: number): Uint8Array {
  const luma = WIDTH * HEIGHT;
  const planes = new Uint8Array(luma * 1.5);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [red, green, blue] = colourAt(portrait, (x - WIDTH / 2) / HEIGHT, y / HEIGHT, breath);
      planes[y * WIDTH + x] = 0.299 * red + 0.587 * green + 0.114 * blue;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const at = luma + (y / 2) * (WIDTH / 2) + x / 2;
      planes[at] = 128 - 0.169 * red - 0.331 * green + 0.5 * blue;
      planes[at + luma / 4] = 128 + 0.5 * red - 0.419 * green - 0.081 * blue;
    }
  }
  return planes;
}

/** `x` from the middle, `y` from the top, in heights of the picture. */
function colourAt(
  { wall, light, hair, skin, clothes, length }: Portrait,
  x: number,
  y: number,
  breath: number,
): Colour {
  const head = 0.4 + breath * 0.004;
  let colour = mixed(light, wall, Math.min(1, Math.hypot(x + 0.55, y - 0.1) / 1.1));
  colour = mixed(colour, hair, inside(x, y, 0, head - 0.02 + 0.17 * (length - 1), 0.165, 0.2 * length));
  colour = mixed(colour, shade(clothes, 1 - x * 0.25), inside(x, y, 0, 1.12 + breath * 0.006, 0.46, 0.42));
  colour = mixed(colour, shade(skin, 0.86), inside(x, y, 0, head + 0.2, 0.065, 0.14));
  colour = mixed(colour, shade(skin, 1.02 - x * 0.5), inside(x, y, 0, head, 0.128, 0.17));
  return mixed(colour, hair, Math.min(inside(x, y, 0, head, 0.14, 0.18), softly(head - 0.08 + x * 0.28 - y)));
}

/** 1 within the ellipse, 0 outside, soft at its edge. */
function inside(x: number, y: number, middleX: number, middleY: number, radiusX: number, radiusY: number): number {
  const distance = Math.hypot((x - middleX) / radiusX, (y - middleY) / radiusY);
  return softly((1 - distance) / 4);
}

/** An edge without steps: 0 before it, 1 after it. */
function softly(distance: number): number {
  return Math.min(1, Math.max(0, distance * 160 + 0.5));
}

function mixed(from: Colour, to: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

function shade([red, green, blue]: Colour, factor: number): Colour {
  return [Math.min(255, red * factor), Math.min(255, green * factor), Math.min(255, blue * factor)];
}
