/** The wire of the service, written by hand until the service's own OpenAPI file replaces it. */
interface Ok<T> {
  headers: Record<string, unknown>;
  content: { 'application/json': T };
}
interface Empty {
  headers: Record<string, unknown>;
  content?: never;
}
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  zh: string;
  en: string;
}
interface Refused {
  headers: Record<string, unknown>;
  content: { 'application/problem+json': Problem };
}
interface Get<T, Query = Record<never, never>, Path = Record<never, never>> {
  parameters: { query?: Query; path: Path; header?: never; cookie?: never };
  requestBody?: never;
  responses: { 200: Ok<T>; 400: Refused };
}
interface GetPlain<T, Query = Record<never, never>> {
  parameters: { query?: Query; path?: never; header?: never; cookie?: never };
  requestBody?: never;
  responses: { 200: Ok<T>; 400: Refused };
}
interface Keyed {
  'Idempotency-Key': string;
}
interface Post<Body, T, Path = Record<never, never>> {
  parameters: { query?: never; path: Path; header: Keyed; cookie?: never };
  requestBody: { content: { 'application/json': Body } };
  responses: { 201: Ok<T>; 400: Refused };
}
interface PostPlain<Body, T> {
  parameters: { query?: never; path?: never; header: Keyed; cookie?: never };
  requestBody: { content: { 'application/json': Body } };
  responses: { 201: Ok<T>; 400: Refused };
}
interface PostFree<Body, T> {
  parameters: { query?: never; path?: never; header?: never; cookie?: never };
  requestBody: { content: { 'application/json': Body } };
  responses: { 201: Ok<T>; 400: Refused };
}
interface Delete {
  parameters: { query?: never; path?: never; header?: never; cookie?: never };
  requestBody?: never;
  responses: { 204: Empty; 400: Refused };
}
interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
interface Patrol {
  route_code: string;
  route_name: string;
  done_count: number;
  needed_count: number;
  checkpoints: { name: string; route_order: number; checked_in_at: string | null }[];
  expires_at: string;
}
interface PhoneClaim {
  claim_id: number;
  activity_zh: string;
  activity_en: string;
  occurred_at: string;
  state: 'waiting' | 'second' | 'approved' | 'refused';
  points: number;
  minutes: number;
  grade: 'A' | 'B' | 'C' | 'D';
  why_zh: string;
  why_en: string;
}
interface Line {
  log_index: number;
  occurred_at: string;
  kind: string;
  activity_zh: string | null;
  activity_en: string | null;
  points: number;
  minutes: number;
  points_after: number;
  text_zh: string;
  text_en: string;
}
interface PhoneMe {
  volunteer_id: number;
  tenant_id: number;
  number: string;
  name_masked: string;
  corps: string;
  team_name: string | null;
  station_name: string;
  points_available: number;
  points_held: number;
  minutes_served: number;
  log_index: number;
  pass_number: string;
  server_time: string;
  patrol: Patrol | null;
  claims: PhoneClaim[];
  statement: Line[];
}
interface Device {
  device_id: number;
  label: string;
  activated_at: string;
  revoked_at: string | null;
}
interface OrderLine {
  sku: string;
  name_zh: string;
  name_en: string;
  quantity: number;
  points: number;
}
interface Order {
  order_id: number;
  order_number: string;
  state: 'held' | 'handed_over' | 'void';
  placed_at: string;
  lines: OrderLine[];
  points: number;
  points_left: number;
  name_masked: string;
  receipt_url: string;
  receipt_qr_svg: string;
  log_index: number;
  root: string;
  size: number;
}
interface Good {
  sku: string;
  name_zh: string;
  name_en: string;
  points: number;
  boxes_left: number;
}
interface StaffMe {
  staff_id: number;
  tenant_id: number;
  bureau_title: string;
  user_name: string;
  name: string;
  roles: string[];
  unit: { unit_id: number; code: string; name: string; kind: string };
  must_change: boolean;
  demo: boolean;
}
interface ClaimRow {
  claim_id: number;
  number: string;
  occurred_at: string;
  submitted_at: string;
  volunteer: { volunteer_id: number; number: string; name_masked: string; corps: string };
  team_name: string | null;
  activity: { code: string; name_zh: string; name_en: string };
  route_code: string | null;
  station_name: string;
  grade: 'A' | 'B' | 'C' | 'D';
  path: 'auto' | 'one' | 'two';
  points: number;
  minutes: number;
  state: 'waiting' | 'second' | 'approved' | 'refused';
  signals: string[];
  mine: boolean;
  decisions: { verdict: string; staff_name: string; decided_at: string; reason: string | null }[];
}
interface Kiosk {
  kiosk_id: number;
  name: string;
  shop_id: number;
  shop_name: string;
  hand_over: 'instant' | 'clerk';
  paired_at: string;
  last_seen_at: string | null;
  version: string | null;
  revoked_at: string | null;
}

export interface paths {
  '/api/v1/bureaus': {
    get: GetPlain<{ items: { tenant_id: number; name: string; title: string; demo: boolean }[] }>;
  };
  '/api/v1/staff-sessions': {
    post: PostFree<{ tenant_id: number; user_name: string; password: string }, StaffMe>;
  };
  '/api/v1/staff-sessions/current': { delete: Delete };
  '/api/v1/staff/me': { get: GetPlain<StaffMe> };
  '/api/v1/claims': {
    get: GetPlain<
      Page<ClaimRow> & { waiting_count: number },
      { state?: string; activity?: string; unit_id?: number; cursor?: string; limit?: number }
    >;
  };
  '/api/v1/devices': {
    post: PostPlain<{ activation_code: string; device_secret: string; label: string }, PhoneMe>;
  };
  '/api/v1/devices/current': { delete: Delete };
  '/api/v1/checkpoints/{tenant_id}/{short_code}': {
    get: Get<
      {
        tenant_id: number;
        short_code: string;
        name: string;
        station_name: string;
        route: { code: string; name: string; checkpoints_count: number } | null;
      },
      Record<never, never>,
      { tenant_id: number; short_code: string }
    >;
  };
  '/api/v1/receipts/{tenant_id}/{receipt_code}': {
    get: Get<
      {
        order_number: string;
        shop_name: string;
        placed_at: string;
        state: 'held' | 'handed_over' | 'void';
        lines: OrderLine[];
        points: number;
        log_index: number;
        size: number;
        root: string;
        leaf: string;
        inclusion_proof: string[];
        origin: string;
      },
      Record<never, never>,
      { tenant_id: number; receipt_code: string }
    >;
  };
  '/api/v1/me': { get: GetPlain<PhoneMe> };
  '/api/v1/me/statement': {
    get: GetPlain<
      Page<Line> & { points_available: number; points_held: number; log_index: number },
      { cursor?: string; limit?: number }
    >;
  };
  '/api/v1/me/claims': { get: GetPlain<Page<PhoneClaim>, { cursor?: string; limit?: number }> };
  '/api/v1/me/devices': { get: GetPlain<Page<Device>> };
  '/api/v1/me/devices/{device_id}/revocations': {
    post: Post<Record<string, never>, Device, { device_id: number }>;
  };
  '/api/v1/check-ins': {
    post: PostPlain<
      {
        short_code: string;
        place: { latitude: number; longitude: number; accuracy_m: number } | null;
        scanned_at: string | null;
      },
      {
        check_in_id: number;
        checkpoint_name: string;
        occurred_at: string;
        grade: 'A' | 'B' | 'C' | 'D';
        patrol: Patrol | null;
        claim: PhoneClaim | null;
      }
    >;
  };
  '/api/v1/catalogue': {
    get: GetPlain<
      {
        shops: { shop_id: number; code: string; name: string; station_name: string }[];
        items: Good[];
      },
      { shop_id?: number }
    >;
  };
  '/api/v1/kiosk-pairings': {
    post: PostFree<
      Record<string, never>,
      { pairing_code: string; pairing_secret: string; expires_at: string }
    >;
  };
  '/api/v1/kiosk/goods': { get: GetPlain<{ items: Good[]; log_index: number }> };
  '/api/v1/kiosk/visits': {
    post: PostPlain<
      { pass: string },
      { visit: string; name_masked: string; points_available: number; expires_at: string }
    >;
  };
  '/api/v1/kiosk/orders': {
    post: PostPlain<{ visit: string; lines: { sku: string; quantity: number }[] }, Order>;
  };
  '/api/v1/kiosks': { get: GetPlain<{ items: Kiosk[] }> };
}
