/** What the pages behind a scanned code use instead of a framework: elements, words, one place to draw into. */
import { storedLocale, storeLocale, type Locale } from '@/shared/locale';
import { startPrint } from '@/shared/lightPrint';
import { NOTE_SHAPES } from '@/shared/icons/noteShapes';

export type Child = Node | string | null;

interface Words {
  readonly [word: string]: string | Words;
}

/** One element; texts become text nodes, so nothing that was sent can turn into markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(
  attributes: Readonly<Record<string, string>>,
  words: string,
  act: () => void,
): HTMLElement {
  const made = element('button', { type: 'button', ...attributes }, words);
  made.addEventListener('click', act);
  return made;
}

export function icon(name: keyof typeof NOTE_SHAPES): SVGElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', NOTE_SHAPES[name]);
  drawing.append(path);
  return drawing;
}

/** A sentence that needs eyes: an icon and words. */
export function note(
  kind: 'attention' | 'done' | 'told',
  ...children: readonly Child[]
): HTMLElement {
  const icons = { attention: 'alert', done: 'checkCircle', told: 'help' } as const;
  const role = kind === 'attention' ? 'alert' : 'status';
  return element(
    'div',
    { class: `note note--${kind}`, role },
    icon(icons[kind]),
    element('div', {}, ...children),
  );
}

export interface LightPage {
  readonly locale: () => Locale;
  readonly t: (word: string, facts?: Readonly<Record<string, string | number>>) => string;
  readonly draw: () => void;
}

function lookUp(words: Words, path: string): string {
  let found: string | Words | undefined = words;
  for (const step of path.split('.')) found = typeof found === 'object' ? found[step] : undefined;
  return typeof found === 'string' ? found : path;
}

/** Start a page that is drawn anew on every change; the language switch is its last line. */
export function startLightPage(
  catalogues: Readonly<Record<Locale, Words>>,
  content: () => readonly Child[],
): LightPage {
  let locale = storedLocale();
  const root = document.getElementById('app');

  const t: LightPage['t'] = (word, facts = {}) =>
    lookUp(catalogues[locale], word).replace(/\{(\w+)\}/g, (place, name: string) =>
      String(facts[name] ?? place),
    );

  function changeLanguage(): void {
    locale = locale === 'en' ? 'zh-CN' : 'en';
    storeLocale(locale);
    draw();
  }

  function draw(): void {
    document.title = t('title');
    if (root === null) return;
    root.textContent = ''; // `replaceChildren` is missing on Chromium 83
    root.append(
      element('main', { class: 'light stack' }, ...content()),
      element(
        'footer',
        { class: 'light' },
        button({ class: 'button button--plain' }, t('otherLanguage'), changeLanguage),
      ),
    );
  }

  startPrint();
  storeLocale(locale);
  return { locale: () => locale, t, draw };
}
