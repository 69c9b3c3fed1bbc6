/** How the letter box speaks to the service: no cookie, no key, nothing in an address, nothing kept. */
import { api, call, type Answer, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type Bureau = Answer<'/api/v1/bureaus', 'get'>['items'][number];
export type Thread = Answer<'/api/v1/box/threads', 'post'>;
export type Letter = Body<'/api/v1/box/letters', 'post'>;
export type Subject = Letter['subject'];

export const CODE_DIGITS = 16;
export const SUBJECTS: readonly Subject[] = [
  'drugs',
  'gambling',
  'fraud',
  'theft',
  'wanted',
  'fire',
  'violence',
  'other',
];

const ALONE = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const;

/** A new code: the page draws it, so that a letter sent twice is one letter. */
export function drawCode(): string {
  const digits: number[] = [];
  while (digits.length < CODE_DIGITS) {
    const [drawn] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn !== undefined && drawn < 250) digits.push(drawn % 10);
  }
  return digits.join('');
}

/** Sixteen digits as people copy them: two lines of two groups of four. */
export const inGroups = (code: string): string =>
  code.replace(/(.{4})(.{4})(.{4})(.{4})/, '$1 $2\n$3 $4');

export const onlyDigits = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '');

export const readBureaus = (): Promise<Settled<{ items: Bureau[] }>> =>
  call(api.GET('/api/v1/bureaus', ALONE));

export const askBox = (tenantId: number): Promise<Settled<{ takes_identity: boolean }>> =>
  call(api.POST('/api/v1/box/state', { ...ALONE, body: { tenant_id: tenantId } }));

export const sendLetter = (body: Letter): Promise<Settled<Thread>> =>
  call(api.POST('/api/v1/box/letters', { ...ALONE, body }));

export const openThread = (tenantId: number, code: string): Promise<Settled<Thread>> =>
  call(api.POST('/api/v1/box/threads', { ...ALONE, body: { tenant_id: tenantId, code } }));

export const sendAnswer = (body: Body<'/api/v1/box/answers', 'post'>): Promise<Settled<Thread>> =>
  call(api.POST('/api/v1/box/answers', { ...ALONE, body }));

export const fetchReward = (body: Body<'/api/v1/box/fetches', 'post'>): Promise<Settled<Thread>> =>
  call(api.POST('/api/v1/box/fetches', { ...ALONE, body }));

export const forgetSlip = (tenantId: number, code: string): Promise<Settled<Thread>> =>
  call(api.POST('/api/v1/box/slips-kept', { ...ALONE, body: { tenant_id: tenantId, code } }));
