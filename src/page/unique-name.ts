/** `photo.jpg`, then `photo (2).jpg`, … until nothing has that name. Most systems don't tell `A` from `a`. */
export async function uniqueName(
  wanted: string,
  isTaken: (name: string) => boolean | Promise<boolean>,
): Promise<string> {
  const dot = wanted.lastIndexOf('.');
  const [base, extension] = dot > 0 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, ''];
  let name = wanted;
  for (let number = 2; await isTaken(name); number++) name = `${base} (${number})${extension}`;
  return name;
}

/** Each name once, in the same order. */
export async function uniqueNames(wanted: readonly string[]): Promise<readonly string[]> {
  const taken = new Set<string>();
  const names: string[] = [];
  for (const one of wanted) {
    const name = await uniqueName(one, (name) => taken.has(folded(name)));
    taken.add(folded(name));
    names.push(name);
  }
  return names;
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
