/** The page that checks receipts and exported books by itself, on any computer, without a network. */
import '@/shared/hasOwn';
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/verify/verify.css';
import en from '@/locales/en/verify.json';
import zh from '@/locales/zh-CN/verify.json';
import { drawBook } from '@/pages/verify/drawBook';
import { drawReceipt } from '@/pages/verify/drawReceipt';
import { readNotes } from '@/pages/verify/noted';
import { work, type Outcome } from '@/pages/verify/work';
import { count } from '@/shared/format';
import { button, element, note, startLightPage, type Child } from '@/shared/lightPage';
import { parseVerifierKey } from '@/shared/seal/notes';

const MEGABYTE = 1_000_000;

let keyText = '';
let notedText = '';
let file: File | null = null;
let outcome: Outcome | null = null;
let isWorking = false;
let isCancelled = false;

const meter = element('progress', { max: '1', value: '0' });
const meterWords = element('p', { class: 'small', role: 'status' });
const keySays = element('p', { class: 'small', id: 'key-says', role: 'status' });
const notedSays = element('p', { class: 'small', id: 'noted-says', role: 'status' });

const { t, locale, draw } = startLightPage({ 'zh-CN': zh, en }, content);

const keyOf = (): ReturnType<typeof parseVerifierKey> => parseVerifierKey(keyText);

function sayKey(): void {
  const key = keyOf();
  const words = key === null ? t('key.bad') : t('key.good', { name: key.name, id: key.keyId });
  keySays.textContent = keyText.trim() === '' ? '' : words;
}

function sayNoted(): void {
  const read = readNotes(notedText);
  notedSays.textContent = 'misread' in read ? t('noted.bad', { line: read.misread }) : '';
}

function sayProgress(read: number, transactions: number): void {
  const share = file === null || file.size === 0 ? 1 : read / file.size;
  meter.value = share;
  const facts = { count: count(transactions), percent: Math.floor(share * 100) };
  meterWords.textContent = t('progress', facts);
}

async function start(): Promise<void> {
  const noted = readNotes(notedText);
  if (file === null || isWorking || 'misread' in noted) return;
  isWorking = true;
  isCancelled = false;
  outcome = null;
  sayProgress(0, 0);
  draw();
  const job = { file, key: keyOf(), noted: noted.notes, progress: sayProgress };
  outcome = await work({ ...job, isCancelled: () => isCancelled });
  isWorking = false;
  draw();
  document.getElementById('result')?.focus();
}

function choose(chosen: File | undefined): void {
  if (chosen === undefined || isWorking) return;
  file = chosen;
  outcome = null;
  draw();
  void start();
}

interface Field {
  readonly name: 'key' | 'noted';
  readonly text: string;
  readonly says: HTMLElement;
  readonly take: (text: string) => void;
}

/** A field for text; what it says is kept beside it, because drawing anew would take the cursor away. */
function field({ name, text, says, take }: Field): HTMLElement {
  const box = element('textarea', {
    id: name,
    rows: '2',
    class: 'input',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': `${name}-how ${name}-says`,
  });
  box.value = text;
  box.addEventListener('input', () => {
    take(box.value);
  });
  return element(
    'section',
    { class: 'card stack' },
    element('h2', {}, element('label', { for: name }, t(`${name}.title`))),
    element('p', { class: 'small', id: `${name}-how` }, t(`${name}.how`)),
    box,
    says,
  );
}

function drawFile(): HTMLElement {
  const chooser = element('input', { type: 'file', id: 'file', class: 'for-readers-only' });
  chooser.addEventListener('change', () => {
    choose(chooser.files?.[0]);
  });
  const chosen = file === null ? '' : t('file.chosen', { name: file.name, size: sizeOf(file) });
  return element(
    'section',
    { class: 'card stack drop' },
    element('h2', {}, t('file.title')),
    element('p', { class: 'small' }, t('file.how')),
    chooser,
    element('label', { for: 'file', class: 'button button--main' }, t('file.label')),
    file === null ? null : element('p', { class: 'chosen' }, chosen),
    ...drawWork(),
  );
}

const sizeOf = ({ size }: File): string =>
  size < MEGABYTE ? `${count(size)} B` : `${count(Math.round(size / MEGABYTE))} MB`;

function drawWork(): Child[] {
  if (isWorking) {
    const stop = button({ class: 'button' }, t('stop'), () => {
      isCancelled = true;
    });
    meter.setAttribute('aria-label', t('file.title'));
    return [meter, meterWords, stop];
  }
  if (file === null) return [];
  return [button({ class: 'button' }, t('again'), () => void start())];
}

function drawOutcome(): Child[] {
  if (outcome === null) return [];
  const key = keyOf();
  if (outcome.is === 'book') return drawBook(outcome.report, key, t);
  if (outcome.is === 'receipt') return drawReceipt(outcome.report, key, t, locale());
  return [note('attention', t(outcome.word))];
}

/** Over http the page offers itself for keeping; opened from a disk it is kept already. */
function drawSave(): Child {
  if (!window.location.protocol.startsWith('http')) return null;
  const href = window.location.pathname;
  return element('a', { class: 'button', href, download: 'pingan-verify.html' }, t('save'));
}

function takeKey(text: string): void {
  keyText = text;
  sayKey();
}

function takeNoted(text: string): void {
  notedText = text;
  sayNoted();
}

function content(): Child[] {
  sayKey();
  sayNoted();
  return [
    element('p', { class: 'brand' }, t('brand')),
    element('h1', {}, t('title')),
    element('p', {}, t('lead')),
    drawSave(),
    field({ name: 'key', text: keyText, says: keySays, take: takeKey }),
    field({ name: 'noted', text: notedText, says: notedSays, take: takeNoted }),
    drawFile(),
    element('div', { id: 'result', class: 'stack', tabindex: '-1' }, ...drawOutcome()),
  ];
}

document.addEventListener('dragover', (event) => {
  event.preventDefault();
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  choose(event.dataTransfer?.files[0]);
});
draw();
