/** The nouns of claim slips, as the service sends them. */
import type { Answer } from '@/shared/api';

export type Issue = Answer<'/api/v1/claim-slip-issues', 'get'>['items'][number];
export type PrintedSlip = Answer<
  '/api/v1/claim-slip-issues/{issue_id}/prints',
  'post'
>['items'][number];

/** Sixteen digits as people read them: four by four. */
export const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');
