/** Articles of the catalogue as the desk edits them: what is typed, read into what is sent. */
import type { Answer, Body } from '@/shared/api';

export type Article = Answer<'/api/v1/goods', 'get'>['items'][number];
export type ArticlePage = Answer<'/api/v1/goods/{sku}', 'get'>;
export type ArticleSent = Body<'/api/v1/goods', 'post'>;
export type Category = Answer<'/api/v1/goods-categories', 'get'>['items'][number];

export const KINDS = ['box', 'voucher'] as const;
export const PERIODS = ['day', 'week', 'month', 'year'] as const;
export const NAME_LENGTH_MAX = 60;
/** Half or twice of the middle article is out of line, as the service has it. */
export const OUT_OF_LINE = 2;

const EAN_LENGTHS = [8, 13];
const YUAN = /^(\d{1,6})(?:\.(\d{1,2}))?$/;

/** Whether digits are an EAN-13 or EAN-8 whose check digit is right. */
export function isEan(digits: string): boolean {
  if (!EAN_LENGTHS.includes(digits.length) || !/^\d+$/.test(digits)) return false;
  const weighted = Array.from(digits)
    .reverse()
    .reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return weighted % 10 === 0;
}

/** Fen of an amount typed in yuan; null of what is none. */
export function fenOf(typed: string): number | null {
  const found = YUAN.exec(typed.trim());
  if (found === null) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** An amount as one types it: `3.5` of 350 fen. */
export function typedYuan(fen: number): string {
  return String(fen / 100);
}

/** What a form holds: text as typed, empty where nothing is said. */
export interface Draft {
  sku: string;
  nameZh: string;
  nameEn: string;
  category: string;
  barcode: string;
  yuan: string;
  kind: ArticleSent['kind'];
  supplier: string;
  limitQuantity: string;
  limitPeriod: 'day' | 'week' | 'month' | 'year';
  visibleFrom: string;
  visibleTo: string;
  lowStock: string;
  shopIds: number[];
  offered: boolean;
}

export function draftOf(article: Article | null): Draft {
  return {
    sku: article?.sku ?? '',
    nameZh: article?.name_zh ?? '',
    nameEn: article?.name_en ?? '',
    category: article?.category ?? '',
    barcode: article?.barcode ?? '',
    yuan: article === null ? '' : typedYuan(article.unit_cost_fen),
    kind: article?.kind ?? 'box',
    supplier: article?.supplier ?? '',
    limitQuantity:
      article === null || article.limit_quantity === null ? '' : String(article.limit_quantity),
    limitPeriod: article?.limit_period ?? 'month',
    visibleFrom: article?.visible_from ?? '',
    visibleTo: article?.visible_to ?? '',
    lowStock: article === null || article.low_stock === null ? '' : String(article.low_stock),
    shopIds: [...(article?.shop_ids ?? [])],
    offered: article?.offered ?? true,
  };
}

export type DraftFault = 'code' | 'names' | 'barcode' | 'cost' | 'days' | 'supplier' | null;

/** What keeps a draft from being sent, the first thing on the form first. */
export function faultOf(draft: Draft): DraftFault {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(draft.sku)) return 'code';
  if (draft.nameZh.trim() === '' || draft.nameEn.trim() === '') return 'names';
  if (draft.barcode !== '' && !isEan(draft.barcode)) return 'barcode';
  if (fenOf(draft.yuan) === null) return 'cost';
  if (draft.kind === 'voucher' && draft.supplier.trim() === '') return 'supplier';
  if (draft.visibleFrom !== '' && draft.visibleTo !== '' && draft.visibleTo < draft.visibleFrom) {
    return 'days';
  }
  return null;
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text));

/** The body that a sound draft is sent as. */
export function sentOf(draft: Draft): ArticleSent {
  const limit = numberOrNull(draft.limitQuantity);
  return {
    sku: draft.sku,
    name_zh: draft.nameZh.trim(),
    name_en: draft.nameEn.trim(),
    category: orNull(draft.category),
    barcode: orNull(draft.barcode),
    unit_cost_fen: fenOf(draft.yuan) ?? 0,
    kind: draft.kind,
    supplier: orNull(draft.supplier),
    limit_quantity: limit,
    limit_period: limit === null ? null : draft.limitPeriod,
    visible_from: orNull(draft.visibleFrom),
    visible_to: orNull(draft.visibleTo),
    low_stock: numberOrNull(draft.lowStock),
    shop_ids: draft.shopIds.length === 0 ? null : [...draft.shopIds],
    offered: draft.offered,
  };
}

export interface Valued {
  readonly article: Article;
  /** What a point buys, in fen. */
  readonly fen: number;
  /** Its place on the plot's scale, in percent of the most. */
  readonly percent: number;
}

export interface Values {
  readonly rows: readonly Valued[];
  readonly middle: number;
  /** Where the middle, its half and its double lie on the scale, in percent. */
  readonly marks: { readonly half: number; readonly middle: number; readonly twice: number };
}

/** What a point buys in each priced article, the dearest first, on one scale with the middle one. */
export function valuesOf(articles: readonly Article[]): Values {
  const priced = articles
    .flatMap((article) =>
      article.points === null || article.unit_cost_fen === 0
        ? []
        : [{ article, fen: article.unit_cost_fen / article.points }],
    )
    .sort((one, other) => one.fen - other.fen);
  const middle = medianOf(priced.map((one) => one.fen));
  const most = Math.max(OUT_OF_LINE * middle * 1.1, ...priced.map((one) => one.fen), 1);
  const percent = (fen: number): number => (100 * fen) / most;
  return {
    rows: priced.map((one) => ({ ...one, percent: percent(one.fen) })),
    middle,
    marks: {
      half: percent(middle / OUT_OF_LINE),
      middle: percent(middle),
      twice: percent(middle * OUT_OF_LINE),
    },
  };
}

function medianOf(sorted: readonly number[]): number {
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (low + high) / 2;
}

/** The numbers of a supplier's file: the first cell of each line that says something. */
export function serialsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? '').replace(/^\uFEFF|"/g, '').trim())
    .filter((serial) => serial !== '');
}

/** A file's text in UTF-8, or in GB 18030 as spreadsheets in China save it. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
