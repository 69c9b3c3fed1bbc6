/** The sheets of the desk: everything fits on A4, backs meet their fronts, codes keep their size. */
import { describe, expect, it } from 'vitest';
import {
  A4,
  backOf,
  cutMarksOf,
  originOf,
  pictureOf,
  qrWidthMm,
  sheetsOf,
  SLIP_LAYOUT,
  STICKER_LAYOUT,
} from '@/pages/desk/print/sheets';

describe('a sheet', () => {
  it.each([SLIP_LAYOUT, STICKER_LAYOUT])('holds its grid and its cut marks on A4', (layout) => {
    const { leftMm, topMm } = originOf(layout);
    expect(leftMm).toBeGreaterThan(5);
    expect(topMm).toBeGreaterThan(5);
    for (const mark of cutMarksOf(layout)) {
      expect(Math.min(mark.x1, mark.y1)).toBeGreaterThanOrEqual(5);
      expect(Math.max(mark.x1, mark.x2)).toBeLessThanOrEqual(A4.widthMm - 5);
      expect(Math.max(mark.y1, mark.y2)).toBeLessThanOrEqual(A4.heightMm - 5);
    }
  });

  it('draws no cut mark over a card', () => {
    const { leftMm, topMm } = originOf(SLIP_LAYOUT);
    const isInside = (x: number, y: number): boolean =>
      x > leftMm && x < A4.widthMm - leftMm && y > topMm && y < A4.heightMm - topMm;
    for (const { x1, y1, x2, y2 } of cutMarksOf(SLIP_LAYOUT)) {
      expect(isInside(x1, y1) || isInside(x2, y2)).toBe(false);
    }
  });

  it('takes ten slips or four stickers', () => {
    const slips = Array.from({ length: 23 }, (_, at) => at);
    expect(sheetsOf(slips, SLIP_LAYOUT).map((sheet) => sheet.length)).toEqual([10, 10, 3]);
    expect(sheetsOf(slips.slice(0, 5), STICKER_LAYOUT)).toHaveLength(2);
    expect(sheetsOf([], SLIP_LAYOUT)).toEqual([]);
  });

  it('mirrors the back, so that each name stands behind its own code', () => {
    expect(backOf(['a', 'b', 'c'], SLIP_LAYOUT)).toEqual(['b', 'a', null, 'c']);
  });
});

describe('a code on paper', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"></svg>';

  it('is drawn wider than asked by its quiet zone of four modules on each side', () => {
    expect(qrWidthMm(svg, 33)).toBeCloseTo(41);
  });

  it('is a picture that cannot run anything', () => {
    expect(pictureOf(svg)).toMatch(/^data:image\/svg\+xml;charset=utf-8,%3Csvg/);
  });
});
