/** The start of the phone page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import PhonePage from '@/pages/phone/PhonePage.vue';

void mountPage('phone', PhonePage);
