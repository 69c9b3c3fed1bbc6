/** Fields that no browser remembers: no completion, no correction, no spell check that asks a server. */
import { element, type Child } from '@/shared/lightPage';

const UNKEPT = {
  autocomplete: 'off',
  autocorrect: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
};

export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const line = (attributes: Readonly<Record<string, string>>): HTMLInputElement =>
  element('input', { class: 'input', ...UNKEPT, ...attributes });

export const area = (attributes: Readonly<Record<string, string>>): HTMLTextAreaElement =>
  element('textarea', { class: 'input', rows: '6', ...UNKEPT, ...attributes });

export function choice(options: readonly (readonly [string, string])[]): HTMLSelectElement {
  const made = element('select', { class: 'input', autocomplete: 'off' });
  fillChoice(made, options);
  return made;
}

/** Name the options anew, as when the language changes, and keep what was chosen. */
export function fillChoice(
  select: HTMLSelectElement,
  options: readonly (readonly [string, string])[],
): void {
  const chosen = select.value;
  select.textContent = '';
  select.append(...options.map(([value, words]) => element('option', { value }, words)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

export const labelled = (words: string, field: Field, help: string | null = null): Child =>
  element(
    'label',
    { class: 'field' },
    element('strong', {}, words),
    help === null ? null : element('span', { class: 'small' }, help),
    field,
  );
