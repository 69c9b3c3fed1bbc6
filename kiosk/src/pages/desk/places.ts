/** The places of the desk: what stands on the rail, for whom. */
import type { Role } from '@/pages/desk/session';
import type { IconName } from '@/shared/icons/shapes';

export const PLACES = [
  'queue',
  'review',
  'entry',
  'events',
  'volunteers',
  'teams',
  'found',
  'checkpoints',
  'coverage',
  'field',
  'orders',
  'assisted',
  'goods',
  'stock',
  'shops',
  'kiosks',
  'budgets',
  'book',
  'rules',
  'policy',
  'reports',
  'organisation',
  'overview',
  'claimSlips',
  'tips',
  'tipLog',
] as const;

export type PlaceName = (typeof PLACES)[number];

/** What opens on the desk: the places of the rail, one's own password, and what a place leads to. */
export const VIEWS_OF_RAIL = [...PLACES, 'password', 'expiring'] as const;

export type ViewName = (typeof VIEWS_OF_RAIL)[number];

export interface Place {
  readonly name: PlaceName;
  readonly icon: IconName;
  readonly roles: readonly Role[];
}

const OFFICE: readonly Role[] = ['clerk', 'approver', 'administrator'];
const OFFICE_AND_AUDIT: readonly Role[] = [...OFFICE, 'auditor'];
const ENTERS: readonly Role[] = ['clerk', 'approver'];
const STOCK: readonly Role[] = [
  'shop_keeper',
  'shop_monitor',
  'approver',
  'administrator',
  'auditor',
];
const BOOK: readonly Role[] = ['approver', 'administrator'];
const BOOK_AND_AUDIT: readonly Role[] = [...BOOK, 'auditor'];

const RAIL: readonly Place[] = [
  { name: 'queue', icon: 'list', roles: OFFICE },
  { name: 'review', icon: 'undo', roles: OFFICE_AND_AUDIT },
  { name: 'entry', icon: 'plus', roles: ENTERS },
  { name: 'events', icon: 'group', roles: OFFICE },
  { name: 'volunteers', icon: 'group', roles: OFFICE_AND_AUDIT },
  { name: 'teams', icon: 'person', roles: OFFICE },
  { name: 'found', icon: 'search', roles: OFFICE },
  { name: 'checkpoints', icon: 'pin', roles: OFFICE },
  { name: 'coverage', icon: 'route', roles: OFFICE },
  { name: 'field', icon: 'scan', roles: OFFICE },
  { name: 'orders', icon: 'basket', roles: ['shop_keeper'] },
  { name: 'assisted', icon: 'person', roles: ['clerk', 'shop_keeper', 'shop_monitor', 'approver'] },
  { name: 'goods', icon: 'box', roles: [...OFFICE, 'shop_keeper'] },
  { name: 'stock', icon: 'download', roles: STOCK },
  { name: 'shops', icon: 'home', roles: STOCK },
  { name: 'kiosks', icon: 'kiosk', roles: ['shop_keeper', 'administrator'] },
  { name: 'budgets', icon: 'card', roles: BOOK },
  { name: 'book', icon: 'receipt', roles: BOOK_AND_AUDIT },
  { name: 'rules', icon: 'scales', roles: OFFICE },
  { name: 'policy', icon: 'shield', roles: BOOK_AND_AUDIT },
  { name: 'reports', icon: 'rule', roles: [...OFFICE_AND_AUDIT, 'shop_keeper'] },
  { name: 'organisation', icon: 'home', roles: OFFICE },
  { name: 'overview', icon: 'chart', roles: OFFICE_AND_AUDIT },
  { name: 'claimSlips', icon: 'qr', roles: BOOK },
  { name: 'tips', icon: 'lock', roles: ['tip_desk'] },
  { name: 'tipLog', icon: 'search', roles: ['auditor'] },
];

/** The places open to somebody with these roles, in the order of the rail. */
export function placesFor(roles: readonly Role[]): readonly Place[] {
  return RAIL.filter((place) => place.roles.some((role) => roles.includes(role)));
}
