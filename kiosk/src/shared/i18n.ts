/** The words of a page: its own catalogue and the shared one, Chinese first, loaded for one language at a time. */
import { createI18n, useI18n } from 'vue-i18n';
import { storedLocale, storeLocale, type Locale } from '@/shared/locale';

export type PageName = 'phone' | 'desk' | 'kiosk' | 'board';

interface Catalogue {
  [word: string]: string | Catalogue;
}

/** The light pages carry their few words inside themselves. */
const CATALOGUES = import.meta.glob<Catalogue>(
  ['../locales/*/*.json', '!../locales/*/{checkin,receipt,verify}.json'],
  { import: 'default' },
);

async function catalogueOf(locale: Locale, name: string): Promise<Catalogue> {
  const load = CATALOGUES[`../locales/${locale}/${name}.json`];
  return load === undefined ? {} : load();
}

async function loadWords(locale: Locale, page: PageName): Promise<Catalogue> {
  const [shared, own] = await Promise.all([
    catalogueOf(locale, 'shared'),
    catalogueOf(locale, page),
  ]);
  return { shared, ...own };
}

export type PageI18n = Awaited<ReturnType<typeof createPageI18n>>;

let speak: (locale: Locale) => Promise<void> = async () => Promise.resolve();

/** The i18n plugin of one page. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the library infers the exact type
export async function createPageI18n(page: PageName) {
  const locale = storedLocale();
  const i18n = createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh-CN',
    messages: { [locale]: await loadWords(locale, page) },
  });
  speak = async (next) => {
    i18n.global.setLocaleMessage(next, await loadWords(next, page));
    i18n.global.locale.value = next;
    storeLocale(next);
  };
  storeLocale(locale);
  return i18n;
}

export interface Speech {
  t: (word: string, facts?: Record<string, unknown>) => string;
  locale: () => Locale;
  /** Change the language of the whole page. */
  speakIn: (locale: Locale) => Promise<void>;
}

/** Words inside a component. */
export function useWords(): Speech {
  const { t, locale } = useI18n();
  return {
    t: (word, facts) => t(word, facts ?? {}),
    locale: () => (locale.value === 'en' ? 'en' : 'zh-CN'),
    speakIn: async (next) => speak(next),
  };
}
