/** The terms of a rule: as typed in the form, as sent, and each said in a sentence. */
import type { Answer, Body } from '@/shared/api';
import { count, serviceTime } from '@/shared/format';
import type { Locale } from '@/shared/locale';

type Translate = (word: string, facts?: Record<string, unknown>) => string;

export type Activity = Answer<'/api/v1/activities', 'get'>['items'][number];
export type ActivityPage = Answer<'/api/v1/activities/{code}', 'get'>;
export type RuleVersion = ActivityPage['versions'][number];
export type Terms = Body<'/api/v1/activities/{code}/trials', 'post'>;
export type RuleSent = Body<'/api/v1/activities/{code}/rules', 'post'>;
export type Trial = Answer<'/api/v1/activities/{code}/trials', 'post'>;

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export const PATHS = ['auto', 'one', 'two'] as const;

/** The numbers of a rule with their range; those that may be left empty mean none. */
export const NUMBERS = {
  points: { least: 0, most: 10_000, mayBeEmpty: false },
  minutes: { least: 0, most: 1_440, mayBeEmpty: false },
  cap_day: { least: 1, most: 1_000_000, mayBeEmpty: true },
  cap_week: { least: 1, most: 1_000_000, mayBeEmpty: true },
  cap_life: { least: 1, most: 1_000_000, mayBeEmpty: true },
  notice_days: { least: 0, most: 90, mayBeEmpty: false },
  age_min: { least: 14, most: 18, mayBeEmpty: true },
  coverage_percent: { least: 0, most: 100, mayBeEmpty: false },
} as const;
export type NumberTerm = keyof typeof NUMBERS;

/** A rule as its form holds it: numbers as typed. */
export type Draft = Record<NumberTerm, string> & {
  evidence_grade: Terms['evidence_grade'];
  approval: Terms['approval'];
  counts_as_volunteer: boolean;
  needs_insurance: boolean;
  needs_training: string;
  risk_text_zh: string;
  risk_text_en: string;
};

/** A whole number as people type it, full-width digits too; undefined when it is none or out of range. */
export function typedTerm(typed: string, of: NumberTerm): number | null | undefined {
  const { least, most, mayBeEmpty } = NUMBERS[of];
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '');
  if (digits === '') return mayBeEmpty ? null : undefined;
  if (!/^\d{1,7}$/.test(digits)) return undefined;
  const number = Number(digits);
  return number >= least && number <= most ? number : undefined;
}

const typed = (number: number | null): string => (number === null ? '' : String(number));

/** What the form begins with: the newest version, or a careful first one. */
export function draftOf(version: RuleVersion | null): Draft {
  return {
    points: typed(version?.points ?? 1),
    minutes: typed(version?.minutes ?? 0),
    cap_day: typed(version?.cap_day ?? null),
    cap_week: typed(version?.cap_week ?? null),
    cap_life: typed(version?.cap_life ?? null),
    notice_days: typed(version?.notice_days ?? 3),
    age_min: typed(version?.age_min ?? null),
    coverage_percent: typed(version?.coverage_percent ?? 0),
    evidence_grade: version?.evidence_grade ?? 'C',
    approval: version?.approval ?? 'one',
    counts_as_volunteer: version?.counts_as_volunteer ?? true,
    needs_insurance: version?.needs_insurance ?? false,
    needs_training: version?.needs_training ?? '',
    risk_text_zh: version?.risk_text_zh ?? '',
    risk_text_en: version?.risk_text_en ?? '',
  };
}

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What is sent, or null while a number is not one. */
export function termsOf(draft: Draft): Terms | null {
  const { points, minutes, notice_days, coverage_percent, ...optional } = {
    points: typedTerm(draft.points, 'points'),
    minutes: typedTerm(draft.minutes, 'minutes'),
    notice_days: typedTerm(draft.notice_days, 'notice_days'),
    coverage_percent: typedTerm(draft.coverage_percent, 'coverage_percent'),
    cap_day: typedTerm(draft.cap_day, 'cap_day'),
    cap_week: typedTerm(draft.cap_week, 'cap_week'),
    cap_life: typedTerm(draft.cap_life, 'cap_life'),
    age_min: typedTerm(draft.age_min, 'age_min'),
  };
  const { cap_day, cap_week, cap_life, age_min } = optional;
  if (cap_day === undefined || cap_week === undefined || cap_life === undefined) return null;
  if (age_min === undefined || typeof points !== 'number' || typeof minutes !== 'number')
    return null;
  if (typeof notice_days !== 'number' || typeof coverage_percent !== 'number') return null;
  return {
    points,
    minutes,
    notice_days,
    coverage_percent,
    cap_day,
    cap_week,
    cap_life,
    age_min,
    evidence_grade: draft.evidence_grade,
    approval: draft.approval,
    counts_as_volunteer: draft.counts_as_volunteer,
    needs_insurance: draft.needs_insurance,
    needs_training: textOrNull(draft.needs_training),
    risk_text_zh: textOrNull(draft.risk_text_zh),
    risk_text_en: textOrNull(draft.risk_text_en),
  };
}

function capLine(rule: Terms, t: Translate): string {
  const parts = (['cap_day', 'cap_week', 'cap_life'] as const).flatMap((cap) => {
    const most = rule[cap];
    return most === null ? [] : [t(`rules.caps.${cap}`, { points: count(most) })];
  });
  return parts.length === 0 ? t('rules.caps.none') : parts.join(t('bulk.comma'));
}

/** A rule in plain words, one line for each thing it decides. */
export function ruleLines(rule: Terms, words: { t: Translate; locale: Locale }): readonly string[] {
  const { t, locale } = words;
  const minutes = rule.counts_as_volunteer && rule.minutes > 0;
  const lines = [
    minutes
      ? t('rules.lines.earns', {
          points: count(rule.points),
          time: serviceTime(rule.minutes, locale),
        })
      : t('rules.lines.earnsPoints', { points: count(rule.points) }),
    capLine(rule, t),
    t('rules.lines.evidence', { grade: rule.evidence_grade, path: t(`paths.${rule.approval}`) }),
    rule.notice_days === 0
      ? t('rules.lines.noNotice')
      : t('rules.lines.notice', { days: rule.notice_days }),
  ];
  if (!rule.counts_as_volunteer) lines.push(t('rules.lines.notService'));
  if (rule.age_min !== null) lines.push(t('rules.lines.age', { years: rule.age_min }));
  if (rule.needs_insurance) lines.push(t('rules.lines.insurance'));
  if (rule.needs_training !== null)
    lines.push(t('rules.lines.training', { training: rule.needs_training }));
  if (rule.coverage_percent > 0)
    lines.push(t('rules.lines.coverage', { percent: rule.coverage_percent }));
  return lines;
}

export interface StationCost {
  readonly unitId: number;
  readonly name: string;
  readonly claims: number;
  readonly capped: number;
  readonly before: number;
  readonly after: number;
  readonly budget: number;
}

export interface TrialCost {
  /** Stations with such claims, the dearest under the new terms first. */
  readonly stations: readonly StationCost[];
  readonly most: number;
  readonly claims: number;
  readonly capped: number;
  readonly before: number;
  readonly after: number;
  readonly looksBefore: number;
  readonly looksAfter: number;
}

/** A trial as its plot shows it. */
export function costOf(trial: Trial): TrialCost {
  const sum = (of: (station: Trial['stations'][number]) => number): number =>
    trial.stations.reduce((total, station) => total + of(station), 0);
  const stations = trial.stations
    .filter((station) => station.claims_count > 0)
    .map((station) => ({
      unitId: station.unit_id,
      name: station.name,
      claims: station.claims_count,
      capped: station.capped_count,
      before: station.points_before,
      after: station.points_after,
      budget: station.points_budget,
    }))
    .sort((one, other) => other.after - one.after || other.before - one.before);
  return {
    stations,
    most: Math.max(1, ...stations.flatMap((station) => [station.before, station.after])),
    claims: sum((station) => station.claims_count),
    capped: sum((station) => station.capped_count),
    before: sum((station) => station.points_before),
    after: sum((station) => station.points_after),
    looksBefore: sum((station) => station.looks_before),
    looksAfter: sum((station) => station.looks_after),
  };
}

/** The first moment of a day as the bureau counts it; all of China keeps one time. */
export function beginOf(day: string): string {
  return new Date(`${day}T00:00:00+08:00`).toISOString();
}
