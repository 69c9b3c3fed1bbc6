/** The start of the counter page, which speaks with the words of the desk. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import CounterPage from '@/pages/counter/CounterPage.vue';
import '@/pages/desk/desk.css';
import '@/pages/counter/counter.css';

void mountPage('desk', CounterPage);
