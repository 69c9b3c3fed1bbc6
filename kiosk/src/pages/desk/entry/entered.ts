/** A claim just entered, with whose it is. */
import type { Person } from '@/pages/desk/parts/person';
import type { Answer } from '@/shared/api';

export type Entered = Answer<'/api/v1/claims', 'post'> & { readonly person: Person };
