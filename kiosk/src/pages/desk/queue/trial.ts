/** What approving the chosen claims would come to, as the service has just tried it under its own rules. */
import type { Budget } from '@/pages/desk/queue/bulk';
import { inLocale, type Locale } from '@/shared/locale';

/** The dry run of decisions: one row for each claim, and what it sums to for every account. */
export interface Trial {
  readonly results: readonly {
    readonly kind: string | null;
    readonly problem: string | null;
    readonly problem_zh: string | null;
    readonly problem_en: string | null;
  }[];
  readonly totals: readonly {
    readonly owner: string;
    readonly purpose: string;
    readonly amount: number;
    readonly balance: number;
  }[];
}

export interface TrialBudget {
  readonly name: string;
  readonly spent: number;
  readonly left: number;
}

export interface TrialProblem {
  readonly sentence: string;
  readonly count: number;
}

export interface TrialSummary {
  readonly awardedCount: number;
  readonly handedOnCount: number;
  readonly points: number;
  readonly budgets: readonly TrialBudget[];
  /** Why some of them would not be approved, the most frequent reason first. */
  readonly problems: readonly TrialProblem[];
}

function problemsOf(trial: Trial, locale: Locale): readonly TrialProblem[] {
  const counts = new Map<string, number>();
  for (const row of trial.results) {
    if (row.problem === null) continue;
    const sentence = inLocale(locale, { zh: row.problem_zh ?? '', en: row.problem_en ?? '' });
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return [...counts]
    .map(([sentence, count]) => ({ sentence, count }))
    .sort((one, other) => other.count - one.count);
}

export function trialSummary(
  trial: Trial,
  budgets: readonly Budget[],
  locale: Locale,
): TrialSummary {
  const spent = trial.totals
    .filter((total) => total.purpose === 'budget')
    .map((total) => ({
      name: budgets.find((each) => total.owner === `unit/${String(each.unit_id)}`)?.name ?? '',
      spent: -total.amount,
      left: total.balance,
    }))
    .sort((one, other) => one.left - other.left);
  return {
    awardedCount: trial.results.filter((row) => row.kind === 'award').length,
    handedOnCount: trial.results.filter((row) => row.kind === 'decision').length,
    points: spent.reduce((sum, budget) => sum + budget.spent, 0),
    budgets: spent,
    problems: problemsOf(trial, locale),
  };
}
