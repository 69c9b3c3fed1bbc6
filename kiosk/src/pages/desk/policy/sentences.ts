/** A policy in plain words: one sentence for each thing that a bureau decides about its points. */
import type { Answer, Body } from '@/shared/api';
import { count } from '@/shared/format';

type Translate = (word: string, facts?: Record<string, unknown>) => string;

export type PolicyInForce = Answer<'/api/v1/policy', 'get'>;
export type PolicySetting = Answer<'/api/v1/policy/history', 'get'>['items'][number];
export type PolicySent = Body<'/api/v1/policies', 'post'>;

/** What is decided, without who decided it and why. */
export type Policy = Omit<PolicySent, 'reason'>;

/** The parts that are one number each, as the shop goes by it. */
export const SHOP_NUMBERS = [
  'hold_minutes',
  'reserve_hours',
  'return_days',
  'card_daily_points',
  'witnessed_points',
] as const;
export const PARTS = ['expiry', 'on_spent', 'second_person', ...SHOP_NUMBERS] as const;
export type ShopNumber = (typeof SHOP_NUMBERS)[number];
export type Part = (typeof PARTS)[number];

const RANGES = {
  points_valid_months: [1, 120],
  second_person_above: [0, 1_000_000],
  hold_minutes: [1, 10_080],
  reserve_hours: [1, 336],
  return_days: [0, 366],
  card_daily_points: [0, 1_000_000],
  witnessed_points: [0, 1_000_000],
} as const;

export type Typed = keyof typeof RANGES;

/** A whole number as people type it, full-width digits too; null when it is none or out of range. */
export function typedNumber(typed: string, of: Typed): number | null {
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '');
  if (!/^\d{1,7}$/.test(digits)) return null;
  const number = Number(digits);
  const [least, most] = RANGES[of];
  return number >= least && number <= most ? number : null;
}

export function largest(of: Typed): string {
  return count(RANGES[of][1]);
}

export function policyOf(policy: Policy): Policy {
  const { expiry, points_valid_months, on_spent, second_person_above } = policy;
  const { hold_minutes, reserve_hours, return_days, card_daily_points, witnessed_points } = policy;
  return {
    expiry,
    points_valid_months,
    on_spent,
    second_person_above,
    hold_minutes,
    reserve_hours,
    return_days,
    card_daily_points,
    witnessed_points,
  };
}

export function sentence(part: Part, policy: Policy, t: Translate): string {
  switch (part) {
    case 'expiry':
      return t(`policy.expiry.${policy.expiry}`, { months: policy.points_valid_months });
    case 'on_spent':
      return t(`policy.spent.${policy.on_spent}`);
    case 'second_person':
      return policy.second_person_above === null
        ? t('policy.second.never')
        : t('policy.second.above', { points: count(policy.second_person_above) });
    case 'hold_minutes':
    case 'reserve_hours':
    case 'return_days':
    case 'card_daily_points':
    case 'witnessed_points':
      return t(`policy.shop.${part}.sentence`, { number: count(policy[part]) });
  }
}

/** The parts in which two policies differ. */
export function changedParts(before: Policy, after: Policy, t: Translate): readonly Part[] {
  return PARTS.filter((part) => sentence(part, before, t) !== sentence(part, after, t));
}
