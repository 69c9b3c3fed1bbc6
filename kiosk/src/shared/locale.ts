/** Which of the two languages a page speaks, kept on the device. */
import { readStored, writeStored } from '@/shared/store';

export type Locale = 'zh-CN' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];

/** The language chosen before; Chinese otherwise, whatever the browser says. */
export function storedLocale(): Locale {
  return readStored('locale') === 'en' ? 'en' : 'zh-CN';
}

export function storeLocale(locale: Locale): void {
  writeStored('locale', locale);
  document.documentElement.lang = locale;
}

/** One of a pair of texts that the service sends in both languages. */
export function inLocale(locale: Locale, texts: { zh: string | null; en: string | null }): string {
  const [first, second] = locale === 'en' ? [texts.en, texts.zh] : [texts.zh, texts.en];
  return first ?? second ?? '';
}
