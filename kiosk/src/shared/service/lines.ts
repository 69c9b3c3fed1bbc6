/** How one line of a service record reads: what was done, where, and who was in charge. */
import type { Answer } from '@/shared/api';
import { useWords } from '@/shared/i18n';
import { inLocale } from '@/shared/locale';

export type ServiceLine = Answer<'/api/v1/me/service-record', 'get'>['items'][number];

export interface ServiceWords {
  what: (line: ServiceLine) => string;
  where: (line: ServiceLine) => string;
  charge: (line: ServiceLine) => string;
}

export function useServiceWords(): ServiceWords {
  const { t, locale } = useWords();
  const joined = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== '').join(' · ');
  return {
    what: (line) =>
      joined(inLocale(locale(), { zh: line.activity_zh, en: line.activity_en }), line.content),
    where: (line) => joined(line.unit_name, line.place),
    charge: (line) =>
      line.in_charge === null || line.charge === null
        ? t('shared.service.byRules')
        : t(`shared.service.charge.${line.charge}`, { name: line.in_charge }),
  };
}
