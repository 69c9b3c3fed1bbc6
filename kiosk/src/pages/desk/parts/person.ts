/** A volunteer as lists and pickers of the desk show one: masked. */
import type { Answer } from '@/shared/api';

export type Person = Answer<'/api/v1/volunteers', 'get'>['items'][number];
