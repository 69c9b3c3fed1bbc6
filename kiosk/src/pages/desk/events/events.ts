/** The nouns of events, as the service sends them. */
import type { Answer } from '@/shared/api';

export type EventRow = Answer<'/api/v1/events', 'get'>['items'][number];
export type Event = Answer<'/api/v1/events/{event_id}', 'get'>;
export type Attendee = Event['attendees'][number];
export type EventCode = Answer<'/api/v1/events/{event_id}/codes', 'post'>['items'][number];
export type Confirmation = Answer<
  '/api/v1/events/{event_id}/confirmations',
  'post'
>['results'][number];

/** As much of a person as a list of an event shows. */
export interface Listed {
  readonly volunteer_id: number;
  readonly number: string;
  readonly name_masked: string;
}
