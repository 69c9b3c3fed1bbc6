/** Where things stand on an A4 sheet: pages, both sides of a card, cut marks, all in millimetres. */
import type { Answer } from '@/shared/api';

export type Slip = Answer<'/api/v1/slips', 'post'>['items'][number];
export type Sticker = Answer<'/api/v1/stickers', 'get'>['items'][number];

export const A4 = { widthMm: 210, heightMm: 297 } as const;

export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Slips have the size of a bank card. */
export const SLIP_LAYOUT: Layout = { columns: 2, rows: 5, widthMm: 85, heightMm: 54 };
export const STICKER_LAYOUT: Layout = { columns: 2, rows: 2, widthMm: 80, heightMm: 100 };

/** Letters are folded in the middle, so that what is printed on the front is inside. */
export const LETTER_LAYOUT: Layout = { columns: 1, rows: 3, widthMm: 170, heightMm: 88 };

export interface Corner {
  readonly leftMm: number;
  readonly topMm: number;
}

/** The upper left corner of the grid, which stands in the middle of the sheet. */
export function originOf(layout: Layout): Corner {
  return {
    leftMm: (A4.widthMm - layout.columns * layout.widthMm) / 2,
    topMm: (A4.heightMm - layout.rows * layout.heightMm) / 2,
  };
}

/** The items of each sheet. */
export function sheetsOf<Item>(
  items: readonly Item[],
  layout: Layout,
): readonly (readonly Item[])[] {
  const perSheet = layout.columns * layout.rows;
  const sheets: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += perSheet) {
    sheets.push(items.slice(start, start + perSheet));
  }
  return sheets;
}

/** The back of a sheet turned over its long edge: columns change places, and gaps stay gaps. */
export function backOf<Item>(items: readonly Item[], layout: Layout): readonly (Item | null)[] {
  const rows = Math.ceil(items.length / layout.columns);
  return Array.from({ length: rows * layout.columns }, (_, place) => {
    const column = place % layout.columns;
    return items[place - column + (layout.columns - 1 - column)] ?? null;
  });
}

export interface CutMark {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

const MARK_MM = 5;
const MARK_GAP_MM = 1.5;

/** Short lines outside the grid at every cut, so that no line is left on a card. */
export function cutMarksOf(layout: Layout): readonly CutMark[] {
  const { leftMm, topMm } = originOf(layout);
  const right = A4.widthMm - leftMm;
  const bottom = A4.heightMm - topMm;
  const marks: CutMark[] = [];
  for (let column = 0; column <= layout.columns; column += 1) {
    const x = leftMm + column * layout.widthMm;
    marks.push({ x1: x, x2: x, y1: topMm - MARK_GAP_MM - MARK_MM, y2: topMm - MARK_GAP_MM });
    marks.push({ x1: x, x2: x, y1: bottom + MARK_GAP_MM, y2: bottom + MARK_GAP_MM + MARK_MM });
  }
  for (let row = 0; row <= layout.rows; row += 1) {
    const y = topMm + row * layout.heightMm;
    marks.push({ y1: y, y2: y, x1: leftMm - MARK_GAP_MM - MARK_MM, x2: leftMm - MARK_GAP_MM });
    marks.push({ y1: y, y2: y, x1: right + MARK_GAP_MM, x2: right + MARK_GAP_MM + MARK_MM });
  }
  return marks;
}

const QUIET_MODULES = 4;

/** How wide a drawn code must be, quiet zone and all, for the modules alone to be `codeMm` wide. */
export function qrWidthMm(svg: string, codeMm: number): number {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  return side > 2 * QUIET_MODULES ? (codeMm * side) / (side - 2 * QUIET_MODULES) : codeMm * 1.4;
}

/** A drawn code as the address of a picture: pictures run no scripts and load nothing. */
export function pictureOf(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
