/** What was handed in with a claim, as the service shows it. */
import type { Answer } from '@/shared/api';

export type Evidence = Answer<'/api/v1/claims/{claim_id}/evidence', 'get'>;
