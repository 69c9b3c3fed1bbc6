/** The page behind a receipt's code: the order, and the proof that it stands in the sealed log. */
import '@/shared/hasOwn';
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/receipt/receipt.css';
import en from '@/locales/en/receipt.json';
import zh from '@/locales/zh-CN/receipt.json';
import { drawDetails, drawSeal, type Receipt, type Seal } from '@/pages/receipt/drawSeal';
import { api, call } from '@/shared/api';
import { dateTime, points } from '@/shared/format';
import { element, type Child } from '@/shared/lightPage';
import { startScannedPage } from '@/shared/scannedPage';
import { UNREACHABLE, WORKING } from '@/shared/task';

const address = /^\/r\/(\d{1,15})\/([^/]{1,64})\/?$/.exec(window.location.pathname);

let seal: Seal = { isIncluded: null, proof: WORKING };
const proofPath = `/api/v1/receipts/${address?.[1] ?? ''}/${address?.[2] ?? ''}/proof`;
const { t, locale, draw } = startScannedPage<Receipt>(
  { 'zh-CN': zh, en },
  {
    ask:
      address &&
      (() =>
        call(
          api.GET('/api/v1/receipts/{tenant_id}/{receipt_code}', {
            params: { path: { tenant_id: Number(address[1]), receipt_code: address[2] ?? '' } },
          }),
        )),
    content: drawReceipt,
    arrived: prove,
  },
);

/** Check the parts, then the file with its signature; what does so is heavier than the rest of the page. */
async function prove(receipt: Receipt): Promise<void> {
  try {
    const { isSealed, seeProof } = await import('@/pages/receipt/prove');
    seal = { isIncluded: isSealed(receipt), proof: WORKING };
    draw();
    seal = { ...seal, proof: await seeProof(proofPath) };
  } catch {
    seal = { ...seal, proof: UNREACHABLE }; // the network went before the checks had come
  }
  draw();
}

function drawReceipt(receipt: Receipt): Child[] {
  return [
    drawOrder(receipt),
    ...drawSeal(receipt, seal, proofPath, { t, locale }),
    drawDetails(receipt, { t, locale }),
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
      ...line.serials.map((serial) =>
        element('strong', { class: 'serial' }, t('serial', { serial })),
      ),
      ...drawStayed(receipt, line),
    ),
  );
  return element(
    'section',
    { class: 'card slip' },
    element('h1', {}, t('title')),
    element('p', {}, receipt.shop_name),
    element('p', { class: 'small' }, dateTime(receipt.placed_at, locale())),
    element('p', { class: `state state--${receipt.state}` }, stateText(receipt)),
    element('ul', {}, ...lines),
    element(
      'p',
      { class: 'total' },
      element('span', {}, t('total')),
      element('span', {}, points(receipt.points, locale())),
    ),
    ...drawReturned(receipt),
    element('p', { class: 'small' }, t('order', { number: receipt.order_number })),
  );
}

/** What of a line was not handed over, where the rest of the order was. */
function drawStayed(receipt: Receipt, line: Receipt['lines'][number]): Child[] {
  if (receipt.state !== 'handed_over' || line.quantity_returned === 0) return [];
  const facts = { given: line.quantity_handed_over, returned: line.quantity_returned };
  return [element('span', { class: 'stayed' }, t('stayed', facts))];
}

function drawReturned(receipt: Receipt): Child[] {
  if (receipt.state !== 'handed_over' || receipt.points_returned === 0) return [];
  const spent = receipt.points - receipt.points_returned;
  return [
    element('p', { class: 'returned' }, t('returned', { points: receipt.points_returned, spent })),
  ];
}

/** How the order stands; a hold that lapsed is nobody's doing, and says so. */
function stateText(receipt: Receipt): string {
  if (receipt.state === 'handed_over' && receipt.points_returned > 0) return t('state.part');
  if (receipt.void_reason === 'timeout') return t('state.timeout');
  return t(`state.${receipt.state}`);
}
