/** The page behind a certificate's code: whether it holds, and what it certifies, without a name. */
import '@/shared/hasOwn';
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/certificate/certificate.css';
import en from '@/locales/en/certificate.json';
import zh from '@/locales/zh-CN/certificate.json';
import { api, call, type Answer } from '@/shared/api';
import { longDate, serviceTime } from '@/shared/format';
import { element, note, type Child } from '@/shared/lightPage';
import { startScannedPage } from '@/shared/scannedPage';

type Certificate = Answer<'/api/v1/certificate-checks/{tenant_id}/{code}', 'get'>;

const address = /^\/v\/(\d{1,15})\/([^/]{1,40})\/?$/.exec(window.location.pathname);

const { t, locale } = startScannedPage<Certificate>(
  { 'zh-CN': zh, en },
  {
    ask:
      address &&
      (() =>
        call(
          api.GET('/api/v1/certificate-checks/{tenant_id}/{code}', {
            params: { path: { tenant_id: Number(address[1]), code: address[2] ?? '' } },
          }),
        )),
    content: drawCertificate,
  },
);

function drawCertificate(found: Certificate): Child[] {
  return [
    element('h1', {}, t('title')),
    drawStanding(found),
    element(
      'section',
      { class: 'card paper' },
      element('p', { class: 'hours' }, serviceTime(found.minutes, locale())),
      fact('number', found.number),
      fact('period', t('from', { from: day(found.from_on), to: day(found.to_on) })),
      fact('unit', found.unit_name),
      fact('bureau', found.bureau_title),
      fact('issued', longDate(found.issued_at, locale())),
      drawDone(found),
    ),
    element('p', { class: 'small' }, t('noName')),
    element('p', { class: 'small' }, t('honest')),
  ];
}

/** Whether it holds: revoked, corrected since, or as the record has it today. */
function drawStanding(found: Certificate): HTMLElement {
  if (found.revoked_at !== null) {
    const facts = { date: longDate(found.revoked_at, locale()), reason: found.revoke_reason ?? '' };
    return note('attention', t('revoked', facts));
  }
  if (found.minutes_now < found.minutes) {
    return note('attention', t('corrected', { now: serviceTime(found.minutes_now, locale()) }));
  }
  return note('done', t('holds'));
}

function drawDone(found: Certificate): HTMLElement {
  const lines = found.done.map((one) =>
    element(
      'li',
      {},
      element('span', {}, locale() === 'en' ? one.name_en : one.name_zh),
      element('span', { class: 'small' }, t('times', { times: one.times })),
      element('span', {}, serviceTime(one.minutes, locale())),
    ),
  );
  return element('ul', {}, ...lines);
}

const day = (value: string): string => longDate(value, locale());

function fact(word: string, value: string): HTMLElement {
  return element('p', { class: 'fact' }, element('span', {}, t(word)), element('span', {}, value));
}
