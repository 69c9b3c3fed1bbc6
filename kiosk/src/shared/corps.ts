/** The names of the corps that volunteers belong to; one the page does not know keeps the service's word. */
import { useWords } from '@/shared/i18n';

export const CORPS_CODES = [
  'guard',
  'rider',
  'cleaner',
  'courier',
  'militia',
  'neighbour',
  'security',
  'expert',
] as const;
const CORPS: ReadonlySet<string> = new Set(CORPS_CODES);

export function useCorpsNames(): (code: string) => string {
  const { t } = useWords();
  return (code) => (CORPS.has(code) ? t(`shared.corps.${code}`) : code);
}
