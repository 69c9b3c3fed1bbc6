/** The page behind a receipt's code: the order, and the proof that it stands in the sealed log. */
import '@/shared/hasOwn';
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/receipt/receipt.css';
import en from '@/locales/en/receipt.json';
import zh from '@/locales/zh-CN/receipt.json';
import { api, call, type Answer } from '@/shared/api';
import { dateTime, points } from '@/shared/format';
import { button, element, note, startLightPage, type Child } from '@/shared/lightPage';
import { rootOfInclusion } from '@/shared/merkle';
import { sentenceOf } from '@/shared/refusal';
import { WORKING, type Task } from '@/shared/task';

type Receipt = Answer<'/api/v1/receipts/{tenant_id}/{receipt_code}', 'get'>;

const address = /^\/r\/(\d{1,15})\/([^/]{1,64})\/?$/.exec(window.location.pathname);

let task: Task<Receipt> = WORKING;
const { t, locale, draw } = startLightPage({ 'zh-CN': zh, en }, content);

async function start(): Promise<void> {
  if (address === null) {
    draw();
    return;
  }
  task = WORKING;
  draw();
  task = await call(
    api.GET('/api/v1/receipts/{tenant_id}/{receipt_code}', {
      params: { path: { tenant_id: Number(address[1]), receipt_code: address[2] ?? '' } },
    }),
  );
  draw();
}

const begin = (): void => void start();

function content(): Child[] {
  const brand = element('img', { src: '/static/mark.svg', alt: '' });
  return [element('p', { class: 'brand' }, brand, t('brand')), ...drawTask()];
}

function drawTask(): Child[] {
  if (address === null) return [note('attention', t('badAddress'))];
  if (task.state === 'done') return drawReceipt(task.value);
  if (task.state === 'refused') return [note('attention', sentenceOf(task.refusal, locale()))];
  if (task.state !== 'unreachable') return [element('p', { role: 'status' }, t('loading'))];
  return [note('attention', t('unreachable')), button({ class: 'button' }, t('again'), begin)];
}

/** The check is made here, from the parts: the service's word alone is not the proof. */
function isSealed(receipt: Receipt): boolean {
  const found = rootOfInclusion({
    index: receipt.log_index,
    size: receipt.size,
    leaf: receipt.leaf,
    proof: receipt.inclusion_proof,
  });
  return found !== null && found === receipt.root.toLowerCase();
}

function drawReceipt(receipt: Receipt): Child[] {
  const sealed = isSealed(receipt);
  return [
    drawOrder(receipt),
    sealed
      ? note(
          'done',
          element('p', {}, t('sealed')),
          element('p', { class: 'small' }, t('sealedWhy')),
        )
      : note('attention', element('p', {}, t('unsealed'))),
    drawDetails(receipt),
    element('p', { class: 'small' }, t('noPerson')),
  ];
}

function drawOrder(receipt: Receipt): HTMLElement {
  const lines = receipt.lines.map((line) =>
    element(
      'li',
      {},
      element('span', {}, locale() === 'en' ? line.name_en : line.name_zh),
      element('span', { class: 'small' }, t('times', { quantity: line.quantity })),
      element('span', {}, points(line.points, locale())),
    ),
  );
  return element(
    'section',
    { class: 'card slip' },
    element('h1', {}, t('title')),
    element('p', {}, receipt.shop_name),
    element('p', { class: 'small' }, dateTime(receipt.placed_at, locale())),
    element('p', { class: `state state--${receipt.state}` }, t(`state.${receipt.state}`)),
    element('ul', {}, ...lines),
    element(
      'p',
      { class: 'total' },
      element('span', {}, t('total')),
      element('span', {}, points(receipt.points, locale())),
    ),
    element('p', { class: 'small' }, t('order', { number: receipt.order_number })),
  );
}

function drawDetails(receipt: Receipt): HTMLElement {
  const fact = (name: string, value: string): Child[] => [
    element('dt', {}, t(`details.${name}`)),
    element('dd', {}, value),
  ];
  return element(
    'details',
    { class: 'card' },
    element('summary', {}, t('details.title')),
    element('p', { class: 'small' }, t('details.how')),
    element(
      'dl',
      {},
      ...fact('origin', receipt.origin),
      ...fact('index', String(receipt.log_index)),
      ...fact('size', String(receipt.size)),
      ...fact('root', receipt.root),
      ...fact('leaf', receipt.leaf),
    ),
  );
}

begin();
