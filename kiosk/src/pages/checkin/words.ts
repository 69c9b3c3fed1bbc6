/** The nouns of the check-in page, as the service sends them. */
import type { Answer } from '@/shared/api';

export type Checkpoint = Answer<'/api/v1/checkpoints/{tenant_id}/{short_code}', 'get'>;
export type CheckIn = Answer<'/api/v1/check-ins', 'post'>;
