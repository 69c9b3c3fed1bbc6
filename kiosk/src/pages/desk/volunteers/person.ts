/** A person as the forms of the desk hold one, and what is sent of it. */
import type { Answer, Body } from '@/shared/api';
import { CORPS_CODES } from '@/shared/corps';

export type Enrolment = Body<'/api/v1/volunteers', 'post'>;
export type Record = Answer<'/api/v1/volunteers/{volunteer_id}/openings', 'post'>;
export type Candidate = Answer<'/api/v1/candidates', 'get'>['items'][number];
export type EnrolmentVerdict = Body<'/api/v1/enrolment-verdicts', 'post'>['verdict'];
export type Seen = NonNullable<Body<'/api/v1/enrolment-verdicts', 'post'>['seen']>;
export type Twin = Candidate['alike'][number];

export const LANGUAGES = ['mn', 'ko', 'ug', 'bo', 'kk', 'en', 'ru', 'sign'] as const;
export const AGE_ADULT = 18;

/** What the form holds: every field as it is typed. */
export interface Person {
  name: string;
  phone: string;
  sex: '' | 'male' | 'female';
  bornOn: string;
  address: string;
  guardianName: string;
  guardianPhone: string;
  corps: (typeof CORPS_CODES)[number];
  smartphone: boolean;
  paid: boolean;
  insuredTo: string;
  trainings: string;
  skills: string;
  languages: string[];
  sharesPhone: boolean;
}

export function newPerson(): Person {
  return {
    name: '',
    phone: '',
    sex: '',
    bornOn: '',
    address: '',
    guardianName: '',
    guardianPhone: '',
    corps: 'guard',
    smartphone: true,
    paid: false,
    insuredTo: '',
    trainings: '',
    skills: '',
    languages: [],
    sharesPhone: false,
  };
}

export function personOf(record: Record): Person {
  return {
    name: record.name,
    phone: record.phone ?? '',
    sex: record.sex ?? '',
    bornOn: record.born_on ?? '',
    address: record.address ?? '',
    guardianName: record.guardian?.name ?? '',
    guardianPhone: record.guardian?.phone ?? '',
    corps: CORPS_CODES.find((corps) => corps === record.corps) ?? 'guard',
    smartphone: record.smartphone,
    paid: record.paid,
    insuredTo: record.insurance_valid_to ?? '',
    trainings: record.trainings.join('、'),
    skills: record.skills.join('、'),
    languages: [...record.languages],
    sharesPhone: false,
  };
}

/** Whether somebody born on that day is under 18; a day not typed yet is nobody's. */
export function isMinor(bornOn: string, today: Date): boolean {
  const born = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bornOn);
  if (born === null) return false;
  const adult = new Date(Number(born[1]) + AGE_ADULT, Number(born[2]) - 1, Number(born[3]));
  return adult > today;
}

const tags = (typed: string): string[] =>
  typed
    .split(/[,，、;；/]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** What is sent of the form: the part that will be sealed, and the part that rules look at. */
export function sentOf(person: Person): Pick<Enrolment, 'personal' | 'service' | 'shares_phone'> {
  return {
    personal: {
      name: person.name.trim(),
      phone: orNull(person.phone),
      sex: person.sex === '' ? null : person.sex,
      born_on: orNull(person.bornOn),
      address: orNull(person.address),
      guardian:
        person.guardianName.trim() === ''
          ? null
          : { name: person.guardianName.trim(), phone: person.guardianPhone.trim() },
    },
    service: {
      corps: person.corps,
      smartphone: person.smartphone,
      paid: person.paid,
      insurance_valid_to: orNull(person.insuredTo),
      trainings: tags(person.trainings),
      skills: tags(person.skills),
      languages: person.languages,
    },
    shares_phone: person.sharesPhone,
  };
}
