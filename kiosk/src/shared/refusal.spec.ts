/** Problem details to refusals: the code, the sentences, the facts; anything else is out of reach. */
import { describe, expect, it } from 'vitest';
import { call } from '@/shared/api';
import { numberFact, refusalOf, sentenceOf } from '@/shared/refusal';

const PROBLEM = {
  type: 'about:blank',
  title: 'Conflict',
  status: 409,
  detail: '12 points are missing.',
  code: 'points_not_enough',
  zh: '还差 12 分，可先选毛巾。',
  en: '12 points to go; a towel is within reach.',
  points_missing: 12,
};

describe('a problem', () => {
  const refusal = refusalOf(PROBLEM, 409);

  it('becomes a refusal with its code, sentences and facts', () => {
    expect(refusal).toEqual({
      code: 'points_not_enough',
      status: 409,
      zh: PROBLEM.zh,
      en: PROBLEM.en,
      facts: { points_missing: 12 },
    });
  });

  it('speaks the language of the page', () => {
    expect(refusal && sentenceOf(refusal, 'zh-CN')).toBe(PROBLEM.zh);
    expect(refusal && sentenceOf(refusal, 'en')).toBe(PROBLEM.en);
  });

  it('gives its facts as numbers only when they are whole numbers', () => {
    expect(refusal && numberFact(refusal, 'points_missing')).toBe(12);
    expect(refusal && numberFact(refusal, 'points_available')).toBeNull();
  });

  it('fills facts into a sentence that left room for them', () => {
    const open = refusalOf({ ...PROBLEM, zh: '还差 {points_missing} 分，{unknown}' }, 409);
    expect(open && sentenceOf(open, 'zh-CN')).toBe('还差 12 分，{unknown}');
  });

  it('without sentences says its detail', () => {
    const bare = refusalOf({ code: 'x', detail: 'What happened.' }, 400);
    expect(bare && sentenceOf(bare, 'en')).toBe('What happened.');
  });

  it.each([null, 'Bad Gateway', [], { status: 502 }])('is not any other body: %j', (body) => {
    expect(refusalOf(body, 502)).toBeNull();
  });
});

describe('call', () => {
  const answer = (status: number): Response => new Response(null, { status });

  it('is done with the value of a good answer', async () => {
    const settled = await call(Promise.resolve({ data: { points: 3 }, response: answer(200) }));
    expect(settled).toEqual({ state: 'done', value: { points: 3 } });
  });

  it('is refused by a problem', async () => {
    const settled = await call(Promise.resolve({ error: PROBLEM, response: answer(409) }));
    expect(settled.state === 'refused' && settled.refusal.code).toBe('points_not_enough');
  });

  it('is unreachable without network, and when a stranger answers', async () => {
    expect((await call(Promise.reject(new TypeError('Failed to fetch')))).state).toBe(
      'unreachable',
    );
    const strange = call(Promise.resolve({ error: '<html>', response: answer(502) }));
    expect((await strange).state).toBe('unreachable');
  });
});
