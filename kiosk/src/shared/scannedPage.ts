/** A light page behind a scanned code: it asks for one thing, and says how far that has come. */
import {
  button,
  element,
  note,
  startLightPage,
  type Child,
  type LightPage,
} from '@/shared/lightPage';
import { sentenceOf } from '@/shared/refusal';
import { WORKING, type Settled, type Task } from '@/shared/task';

interface Scanned<Found> {
  /** Null where the address names nothing. */
  readonly ask: (() => Promise<Settled<Found>>) | null;
  readonly content: (found: Found) => Child[];
  /** What is looked up after the thing has been drawn. */
  readonly arrived?: (found: Found) => Promise<void>;
}

/** Ask at once; the words needed are `brand`, `badAddress`, `loading`, `unreachable` and `again`. */
export function startScannedPage<Found>(
  catalogues: Parameters<typeof startLightPage>[0],
  { ask, content, arrived }: Scanned<Found>,
): LightPage {
  let task: Task<Found> = WORKING;
  const page = startLightPage(catalogues, () => [
    element(
      'p',
      { class: 'brand' },
      element('img', { src: '/static/mark.svg', alt: '' }),
      page.t('brand'),
    ),
    ...drawTask(),
  ]);
  const { t, locale, draw } = page;

  function drawTask(): Child[] {
    if (ask === null) return [note('attention', t('badAddress'))];
    if (task.state === 'done') return content(task.value);
    if (task.state === 'refused') return [note('attention', sentenceOf(task.refusal, locale()))];
    if (task.state !== 'unreachable') return [element('p', { role: 'status' }, t('loading'))];
    return [note('attention', t('unreachable')), button({ class: 'button' }, t('again'), begin)];
  }

  async function start(): Promise<void> {
    task = WORKING;
    draw();
    if (ask === null) return;
    task = await ask();
    draw();
    if (task.state === 'done') await arrived?.(task.value);
  }

  function begin(): void {
    void start();
  }

  begin();
  return page;
}
