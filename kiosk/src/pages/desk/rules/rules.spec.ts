/** Rules in the form: numbers as people type them, terms as they are sent, and the plot of a trial. */
import { describe, expect, it } from 'vitest';
import {
  beginOf,
  costOf,
  draftOf,
  ruleLines,
  termsOf,
  typedTerm,
  type Terms,
  type Trial,
} from '@/pages/desk/rules/terms';

const t = (word: string, facts?: Record<string, unknown>): string =>
  facts === undefined ? word : `${word} ${Object.values(facts).join(' ')}`;

function terms(): Terms {
  const made = termsOf(draftOf(null));
  if (made === null) throw new Error('the first draft is whole');
  return made;
}

describe('a number of a rule', () => {
  it('is read as people type it, and may be empty where that means none', () => {
    expect(typedTerm('１２', 'points')).toBe(12);
    expect(typedTerm('', 'cap_day')).toBeNull();
    expect(typedTerm('', 'points')).toBeUndefined();
    expect(typedTerm('19', 'age_min')).toBeUndefined();
    expect(typedTerm('一', 'minutes')).toBeUndefined();
  });
});

describe('a draft', () => {
  it('is sent only when every number is one', () => {
    expect(termsOf({ ...draftOf(null), points: '三' })).toBeNull();
    expect(termsOf({ ...draftOf(null), cap_life: '0' })).toBeNull();
    expect(termsOf({ ...draftOf(null), cap_life: '600' })?.cap_life).toBe(600);
  });

  it('says nothing where a text is blank', () => {
    expect(termsOf({ ...draftOf(null), needs_training: '  ' })?.needs_training).toBeNull();
  });
});

describe('a rule in words', () => {
  it('says what it asks for and leaves out what it does not', () => {
    const plain = ruleLines(terms(), { t, locale: 'zh-CN' });
    expect(plain).toHaveLength(4);
    const strict = { ...terms(), age_min: 18, needs_insurance: true, coverage_percent: 30 };
    expect(ruleLines(strict, { t, locale: 'zh-CN' })).toHaveLength(7);
  });
});

describe('a trial', () => {
  const station = (name: string, before: number, after: number): Trial['stations'][number] => ({
    unit_id: before + 1,
    code: name,
    name,
    claims_count: before,
    capped_count: 1,
    points_before: before,
    points_after: after,
    minutes_before: 0,
    minutes_after: 0,
    looks_before: 1,
    looks_after: 2,
    points_budget: 100,
  });

  it('puts the dearest station first and leaves out those without such claims', () => {
    const cost = costOf({
      since: '2026-08-23T00:00:00Z',
      log_index: 1,
      changed: [],
      stations: [station('S01', 3, 9), station('S02', 5, 20), station('S03', 0, 0)],
      volunteers_count: 2,
      shut_out_count: 0,
    });
    expect(cost.stations.map((each) => each.name)).toEqual(['S02', 'S01']);
    expect([cost.before, cost.after, cost.most]).toEqual([8, 29, 20]);
  });
});

describe('a day from which a rule counts', () => {
  it('begins at midnight in China', () => {
    expect(beginOf('2026-12-01')).toBe('2026-11-30T16:00:00.000Z');
  });
});
