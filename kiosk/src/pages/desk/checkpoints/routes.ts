/** Stickers by route, in the order in which somebody walks along and mounts them. */
import type { Sticker } from '@/pages/desk/print/sheets';

/** The codes of the routes among these stickers, each once. */
export function routesOf(stickers: readonly Sticker[]): readonly string[] {
  const codes = new Set<string>();
  for (const { route_code: code } of stickers) if (code !== null) codes.add(code);
  return [...codes].sort();
}

/** The stickers of one route, or all of them, in walking order. */
export function stickersOnRoute(
  stickers: readonly Sticker[],
  route: string | null,
): readonly Sticker[] {
  return stickers
    .filter((sticker) => route === null || sticker.route_code === route)
    .sort(
      (one, other) =>
        (one.route_code ?? '\uffff').localeCompare(other.route_code ?? '\uffff') ||
        (one.route_order ?? 0) - (other.route_order ?? 0) ||
        one.checkpoint_id - other.checkpoint_id,
    );
}
