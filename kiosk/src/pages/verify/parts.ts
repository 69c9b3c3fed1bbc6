/** The pieces that results are drawn of. */
import { element, icon, type Child } from '@/shared/lightPage';

export type Words = (word: string, facts?: Readonly<Record<string, string | number>>) => string;

/** One thing that was checked: an icon and words, never a colour alone. */
export function checked(isRight: boolean, words: string): HTMLElement {
  return element(
    'li',
    { class: isRight ? 'right' : 'wrong' },
    icon(isRight ? 'checkCircle' : 'alert'),
    element('span', {}, words),
  );
}

export function checkList(t: Words, ...lines: readonly (HTMLElement | null)[]): HTMLElement {
  return element(
    'section',
    { class: 'card' },
    element('h2', {}, t('checks.title')),
    element('ul', { class: 'checks' }, ...lines),
  );
}

export function table(heads: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  const head = element('tr', {}, ...heads.map((word) => element('th', { scope: 'col' }, word)));
  const body = rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell))));
  return element(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': heads.join(', ') },
    element('table', {}, element('thead', {}, head), element('tbody', {}, ...body)),
  );
}

/** `ab12cd34…`, or less when there is less. */
export const shown = (hex: string): string => (hex === '' ? '' : `${hex.slice(0, 16)}\u2026`);
