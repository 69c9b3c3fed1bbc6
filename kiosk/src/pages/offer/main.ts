/** The light page behind a kiosk's own code: names the kiosk, and opens it by the number on its screen. */
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/offer/offer.css';
import en from '@/locales/en/offer.json';
import zh from '@/locales/zh-CN/offer.json';
import { api, call, type Answer } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { tidyCode } from '@/shared/codes';
import { button, element, icon, note, startLightPage, type Child } from '@/shared/lightPage';
import { sentenceOf } from '@/shared/refusal';
import { IDLE, WORKING, type Task } from '@/shared/task';

type Opened = Answer<'/api/v1/visit-offers/{offer_code}/openings', 'post'>;
type Confirmed = Answer<'/api/v1/visit-offers/{offer_code}/confirmations', 'post'>;

const CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;
const SIGNED_OUT = 401;

const code = tidyCode(window.location.pathname.split('/')[2] ?? '');
const path = { offer_code: code };

let opened: Task<Opened> = IDLE;
let confirmed: Task<Confirmed> = IDLE;

const { t, locale, draw } = startLightPage({ 'zh-CN': zh, en }, content);

/** Opening ties the kiosk's code to this phone, so that nobody else's can confirm it. */
async function open(): Promise<void> {
  opened = WORKING;
  draw();
  opened = await call(
    api.POST('/api/v1/visit-offers/{offer_code}/openings', { params: { path }, body: {} }),
  );
  draw();
}

async function confirm(number: number): Promise<void> {
  if (confirmed.state === 'working') return;
  confirmed = WORKING;
  draw();
  confirmed = await call(
    api.POST('/api/v1/visit-offers/{offer_code}/confirmations', {
      params: { path },
      body: { match_number: number },
    }),
  );
  if (confirmed.state === 'done') cheer();
  draw();
}

const begin = (): void => void open();

function content(): Child[] {
  const brand = element('img', { src: '/static/mark.svg', alt: '' });
  return [element('p', { class: 'brand' }, brand, t('brand')), ...drawOffer()];
}

function drawOffer(): Child[] {
  if (!CODE.test(code)) return [note('attention', t('badAddress'))];
  if (opened.state === 'refused') {
    if (opened.refusal.status === SIGNED_OUT) return drawSignedOut();
    return [note('attention', sentenceOf(opened.refusal, locale()))];
  }
  if (opened.state === 'unreachable') {
    return [note('attention', t('unreachable')), button({ class: 'button' }, t('again'), begin)];
  }
  if (opened.state !== 'done') return [element('p', { role: 'status' }, t('loading'))];
  return [drawKiosk(opened.value), ...drawChoice(opened.value)];
}

function drawKiosk(offer: Opened): HTMLElement {
  return element(
    'section',
    { class: 'card' },
    element('p', { class: 'small' }, offer.station_name),
    element('h1', {}, offer.shop_name),
    element('p', {}, offer.kiosk_name),
  );
}

function drawChoice(offer: Opened): Child[] {
  if (confirmed.state === 'done') return drawDone();
  if (confirmed.state === 'refused') {
    return [note('attention', sentenceOf(confirmed.refusal, locale()))];
  }
  if (confirmed.state === 'working') return [element('p', { role: 'status' }, t('sending'))];
  const numbers = offer.numbers.map((number) =>
    button({ class: 'button big number' }, String(number), () => void confirm(number)),
  );
  return [
    confirmed.state === 'unreachable' ? note('attention', t('unreachable')) : null,
    element('h2', { id: 'choose' }, t('choose')),
    element('div', { class: 'numbers', role: 'group', 'aria-labelledby': 'choose' }, ...numbers),
    note('told', t('onlyHere')),
  ];
}

function drawDone(): Child[] {
  return [
    element(
      'section',
      { class: 'card done-mark', role: 'status' },
      icon('checkCircle'),
      element('h2', {}, t('done')),
      element('p', {}, t('goOn')),
    ),
    element('a', { class: 'button', href: '/phone/' }, t('openPhone')),
  ];
}

function drawSignedOut(): Child[] {
  return [
    note('told', element('p', {}, t('signedOut')), element('p', {}, t('howToLink'))),
    element('a', { class: 'button button--main', href: '/phone/' }, t('link')),
  ];
}

if (CODE.test(code)) begin();
else draw();
