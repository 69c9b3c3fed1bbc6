/** Code 128, set B: printable ASCII as bars, for the sheet that tests a scanner. */

/** Widths of bars and spaces of the 103 symbols and the three starts, each of eleven modules. */
const SYMBOLS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 ' +
  '122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 ' +
  '322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 ' +
  '112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 ' +
  '331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 ' +
  '112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 ' +
  '124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 ' +
  '411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ');
const STOP = '2331112';
const START_B = 104;
const CHECK = 103;
const FIRST = 32;
const LAST = 126;

/** The bars of a text: where each begins and how wide it is, in modules, and the width of the whole. */
export function code128(text: string): {
  readonly bars: readonly { readonly at: number; readonly width: number }[];
  readonly modules: number;
} {
  const values = Array.from(text, (letter) => letter.charCodeAt(0));
  if (values.some((value) => value < FIRST || value > LAST)) throw new RangeError(text);
  const symbols = values.map((value) => value - FIRST);
  const check = symbols.reduce((sum, symbol, at) => sum + symbol * (at + 1), START_B) % CHECK;
  const widths =
    [START_B, ...symbols, check].map((symbol) => SYMBOLS[symbol] ?? '').join('') + STOP;
  const bars: { at: number; width: number }[] = [];
  let at = 0;
  Array.from(widths, Number).forEach((width, order) => {
    if (order % 2 === 0) bars.push({ at, width });
    at += width;
  });
  return { bars, modules: at };
}
