/** Which view shows which state. */
import type { Component } from 'vue';
import type { KioskState } from '@/pages/kiosk/machine/state';
import BrowseView from '@/pages/kiosk/views/BrowseView.vue';
import CardView from '@/pages/kiosk/views/CardView.vue';
import OfferView from '@/pages/kiosk/views/OfferView.vue';
import PickupView from '@/pages/kiosk/views/PickupView.vue';
import PinView from '@/pages/kiosk/views/PinView.vue';
import SlipsView from '@/pages/kiosk/views/SlipsView.vue';
import CameraView from '@/pages/kiosk/views/CameraView.vue';
import ExitView from '@/pages/kiosk/views/ExitView.vue';
import ServiceView from '@/pages/kiosk/views/ServiceView.vue';
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
  offer: OfferView,
  card: CardView,
  pin: PinView,
  slips: SlipsView,
  pickup: PickupView,
  exit: ExitView,
  service: ServiceView,
  opening: WaitingView,
  visit: VisitView,
  ordering: WaitingView,
  settling: WaitingView,
  receipt: ReceiptView,
  revoked: RevokedView,
  elsewhere: RevokedView,
};
