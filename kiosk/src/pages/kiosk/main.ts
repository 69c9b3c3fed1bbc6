/** The start of the kiosk page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import '@/pages/kiosk/kiosk.css';
import KioskPage from '@/pages/kiosk/KioskPage.vue';

// A long press on a public screen opens no menu.
document.addEventListener('contextmenu', (event) => {
  event.preventDefault();
});

void mountPage('kiosk', KioskPage);
