/** The nouns of the phone page, as the service sends them. */
import type { Answer } from '@/shared/api';

export type Me = Answer<'/api/v1/me', 'get'>;
export type Patrol = NonNullable<Me['patrol']>;
export type Claim = Me['claims'][number];
export type Line = Me['statement'][number];
export type CheckIn = Answer<'/api/v1/check-ins', 'post'>;
export type Device = Answer<'/api/v1/me/devices', 'get'>['items'][number];

export type OwnLots = Answer<'/api/v1/me/lots', 'get'>;

export const VIEWS = [
  'home',
  'patrol',
  'market',
  'mine',
  'scan',
  'pass',
  'statement',
  'claims',
  'devices',
  'data',
  'consents',
  'pin',
  'closing',
  'family',
  'coverage',
  'lead',
  'witness',
  'duty',
  'lots',
  'notice',
  'posting',
  'report',
  'claim',
  'evidence',
  'events',
  'event',
  'proof',
  'seal',
  'service',
  'certificates',
  'honours',
  'team',
  'found',
  'find',
  'take',
  'slip',
  'rules',
] as const;
export type View = (typeof VIEWS)[number];
