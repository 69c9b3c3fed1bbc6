/** A refusal of the service: RFC 9457 problem details turned into one typed value with its sentence. */
import type { Locale } from '@/shared/locale';

export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const OWN_MEMBERS = new Set(['type', 'title', 'status', 'detail', 'code', 'zh', 'en', 'instance']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The refusal that a body states; null when the body is not one of the service's own problems. */
export function refusalOf(body: unknown, status: number): Refusal | null {
  if (!isRecord(body) || typeof body['code'] !== 'string') return null;
  const facts = Object.fromEntries(Object.entries(body).filter(([name]) => !OWN_MEMBERS.has(name)));
  const fallback = text(body['detail']) || text(body['title']);
  return {
    code: body['code'],
    status,
    zh: text(body['zh']) || fallback,
    en: text(body['en']) || fallback,
    facts,
  };
}

/** The sentence to show, with facts put into any place the service left for them. */
export function sentenceOf(refusal: Refusal, locale: Locale): string {
  const sentence = locale === 'en' ? refusal.en : refusal.zh;
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const fact = refusal.facts[name];
    return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : place;
  });
}

/** A whole-number fact of a refusal, such as `points_missing`. */
export function numberFact(refusal: Refusal, name: string): number | null {
  const fact = refusal.facts[name];
  return typeof fact === 'number' && Number.isSafeInteger(fact) ? fact : null;
}
