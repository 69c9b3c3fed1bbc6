/** What became of a bulk decision, row by row. */
import type { Answer } from '@/shared/api';
import { inLocale, type Locale } from '@/shared/locale';

export type DecisionResults = Answer<'/api/v1/decisions', 'post'>;
export type DecisionResult = DecisionResults['results'][number];

export interface Outcome {
  readonly approvedCount: number;
  readonly refusedCount: number;
  readonly askedCount: number;
  readonly handedOnCount: number;
  readonly points: number;
  /** The rows that stay where they were, with what the service says about them. */
  readonly problems: ReadonlyMap<number, DecisionResult>;
  /** The rows that are decided, or wait for somebody else now. */
  readonly settledIds: ReadonlySet<number>;
}

export function outcomeOf(answer: DecisionResults): Outcome {
  const having = (status: DecisionResult['status']): DecisionResult[] =>
    answer.results.filter((result) => result.status === status);
  const approved = having('approved');
  const problems = having('problem');
  return {
    approvedCount: approved.length,
    refusedCount: having('refused').length,
    askedCount: having('asked').length,
    handedOnCount: having('second').length,
    points: approved.reduce((sum, result) => sum + (result.points ?? 0), 0),
    problems: new Map(problems.map((result) => [result.claim_id, result])),
    settledIds: new Set(
      answer.results
        .filter((result) => result.status !== 'problem')
        .map((result) => result.claim_id),
    ),
  };
}

/** The sentence of a row that could not be decided; its code when the service has no sentence for it. */
export function problemSentence(result: DecisionResult, locale: Locale): string {
  const sentence = inLocale(locale, { zh: result.problem_zh, en: result.problem_en });
  return sentence === '' ? (result.problem ?? '') : sentence;
}
