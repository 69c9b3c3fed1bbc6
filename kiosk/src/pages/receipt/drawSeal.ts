/** What the receipt's page says of the seal: checked here, signed by whom, to compare, and to take along as a file. */
import type { Answer } from '@/shared/api';
import { count } from '@/shared/format';
import { element, note, type Child, type LightPage } from '@/shared/lightPage';
import { sentenceOf } from '@/shared/refusal';
import type { SeenProof } from '@/shared/seal/seenProof';
import type { Task } from '@/shared/task';

export type Receipt = Answer<'/api/v1/receipts/{tenant_id}/{receipt_code}', 'get'>;

type Speech = Pick<LightPage, 't' | 'locale'>;

/** What has been found out so far. */
export interface Seal {
  /** Whether the parts lead to the root; null while nobody has looked. */
  readonly isIncluded: boolean | null;
  /** The file with its signature. */
  readonly proof: Task<SeenProof>;
}

const SHORT = /^(.{4})(.{4}).*$/;

/** The same eight digits that boards and kiosks show. */
const shortRoot = (root: string): string => root.replace(SHORT, '$1 $2');

const small = (words: string): HTMLElement => element('p', { class: 'small' }, words);

function signedWords(proof: Task<SeenProof>, t: Speech['t']): string {
  if (proof.state !== 'done') return t(proof.state === 'working' ? 'signed.asking' : 'signed.away');
  const facts = { key: proof.value.key?.keyId ?? '' };
  return t(proof.value.isKeyKept ? 'signed.kept' : 'signed.fresh', facts);
}

function drawVerdict({ isIncluded, proof }: Seal, { t, locale }: Speech): Child[] {
  const signed = small(signedWords(proof, t));
  if (isIncluded === null) return [signed];
  if (!isIncluded || (proof.state === 'done' && !proof.value.isWhole)) {
    return [note('attention', element('p', {}, t('unsealed')))];
  }
  return [
    note('done', element('p', {}, t('sealed')), small(t('sealedWhy')), signed),
    proof.state === 'refused' ? small(sentenceOf(proof.refusal, locale())) : null,
  ];
}

/** The verdict, the fingerprint to write down, and the file. */
export function drawSeal(receipt: Receipt, seal: Seal, path: string, speech: Speech): Child[] {
  const { t } = speech;
  const facts = { size: count(receipt.size), root: shortRoot(receipt.root) };
  return [
    ...drawVerdict(seal, speech),
    element('p', { class: 'compare' }, t('compare', facts)),
    seal.proof.state === 'done'
      ? element('a', { class: 'button', href: path, download: '' }, t('download'))
      : null,
  ];
}

/** The parts, for whoever wants to work them out again. */
export function drawDetails(receipt: Receipt, { t }: Speech): HTMLElement {
  const fact = (name: string, value: string): Child[] => [
    element('dt', {}, t(`details.${name}`)),
    element('dd', {}, value),
  ];
  const page = { class: 'button', href: '/verify.html', download: 'pingan-verify.html' };
  return element(
    'details',
    { class: 'card' },
    element('summary', {}, t('details.title')),
    small(t('details.how')),
    element(
      'dl',
      {},
      ...fact('origin', receipt.origin),
      ...fact('index', String(receipt.log_index)),
      ...fact('size', String(receipt.size)),
      ...fact('root', receipt.root),
      ...fact('leaf', receipt.leaf),
    ),
    small(t('details.offline')),
    element('a', page, t('details.page')),
  );
}
