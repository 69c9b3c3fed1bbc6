/** Which view shows which state. */
import type { Component } from 'vue';
import type { KioskState } from '@/pages/kiosk/machine/state';
import BrowseView from '@/pages/kiosk/views/BrowseView.vue';
import CameraView from '@/pages/kiosk/views/CameraView.vue';
import IdleView from '@/pages/kiosk/views/IdleView.vue';
import KeypadView from '@/pages/kiosk/views/KeypadView.vue';
import PairingView from '@/pages/kiosk/views/PairingView.vue';
import ReceiptView from '@/pages/kiosk/views/ReceiptView.vue';
import RevokedView from '@/pages/kiosk/views/RevokedView.vue';
import VisitView from '@/pages/kiosk/views/VisitView.vue';
import WaitingView from '@/pages/kiosk/views/WaitingView.vue';

export const VIEWS: Readonly<Record<KioskState['at'], Component>> = {
  starting: WaitingView,
  pairing: PairingView,
  idle: IdleView,
  browsing: BrowseView,
  camera: CameraView,
  keypad: KeypadView,
  opening: WaitingView,
  visit: VisitView,
  ordering: WaitingView,
  settling: WaitingView,
  receipt: ReceiptView,
  revoked: RevokedView,
};
