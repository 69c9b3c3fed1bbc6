/** The summary of a dry run: what it costs each budget, and why some would not go through. */
import { expect, it } from 'vitest';
import { trialSummary, type Trial } from '@/pages/desk/queue/trial';

const row = (kind: string | null, problem: string | null = null): Trial['results'][number] => ({
  kind,
  problem,
  problem_zh: problem === null ? null : `${problem}（中）`,
  problem_en: problem,
});

it('sums budgets, tells who is handed on, and groups what is refused', () => {
  const trial: Trial = {
    results: [
      row('award'),
      row('award'),
      row('decision'),
      row(null, 'cap'),
      row(null, 'budget'),
      row(null, 'budget'),
    ],
    totals: [
      { owner: 'unit/5', purpose: 'budget', amount: -40, balance: 60 },
      { owner: 'unit/6', purpose: 'budget', amount: -20, balance: 5 },
      { owner: 'volunteer/1', purpose: 'available', amount: 60, balance: 60 },
    ],
  };
  const budgets = [{ unit_id: 6, code: 'S06', name: '六所', points_budget: 25, log_index: 1 }];
  expect(trialSummary(trial, budgets, 'zh-CN')).toEqual({
    awardedCount: 2,
    handedOnCount: 1,
    points: 60,
    budgets: [
      { name: '六所', spent: 20, left: 5 },
      { name: '', spent: 40, left: 60 },
    ],
    problems: [
      { sentence: 'budget（中）', count: 2 },
      { sentence: 'cap（中）', count: 1 },
    ],
  });
});
