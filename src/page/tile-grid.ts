/** Pictures look right about as wide as this, in relation to their height. */
const ASPECT = 1.45;

/** A tile narrower than this has no room for a name; the style sheet holds the gap between two tiles. */
const NARROWEST_PX = 80;
const GAP_PX = 12;

/** The number of tiles that fit side by side, with room for each name. */
export function mostColumns(width: number): number {
  return Math.max(1, Math.floor((width + GAP_PX) / (NARROWEST_PX + GAP_PX)));
}

/** The number of columns in which so many tiles fill the space with the best shape. The tiles scroll if it is too low. */
export function columnsFor(tiles: number, width: number, height: number): number {
  if (tiles <= 1 || width <= 0 || height <= 0) return 1;
  let best = 1;
  let bestError = Infinity;
  for (let columns = 1; columns <= Math.min(tiles, mostColumns(width)); columns++) {
    const rows = Math.ceil(tiles / columns);
    const aspect = width / columns / (height / rows);
    // Empty places cost, but less than faces in slots.
    const error = Math.abs(Math.log(aspect / ASPECT)) + (columns * rows - tiles) * 0.1;
    if (error < bestError) [best, bestError] = [columns, error];
  }
  return best;
}

/** Where the first tile of a last row that isn't full must begin to stand in the middle; in half columns from 1. */
export function middleOfLastRow(
  tiles: number,
  columns: number,
): { readonly index: number; readonly start: number } | null {
  const rest = tiles % columns;
  return rest === 0 ? null : { index: tiles - rest, start: columns - rest + 1 };
}
