/** The forms of stock as they are filed: 入库, 出库, 报损, 盘点 and 交接, each with its signatures. */
import {
  nameOf,
  paperNumber,
  type CountDetail,
  type Delivery,
  type Form,
  type Move,
  type WriteOff,
} from '@/pages/desk/stock/stock';
import { clock, longDate } from '@/shared/format';
import type { Locale } from '@/shared/locale';

/** A paper is filed for years, so its moment has the year. */
function moment(time: string, locale: Locale): string {
  return `${longDate(time, locale)} ${clock(time, locale)}`;
}

type Say = (word: string, facts?: Record<string, unknown>) => string;

export function deliveryForm(paper: Delivery, t: Say, locale: Locale): Form {
  return {
    title: t('stock.forms.delivery'),
    number: paperNumber('RK', paper.delivery_id),
    facts: [
      [t('stock.forms.shop'), paper.shop_name],
      [t('stock.forms.at'), moment(paper.received_at, locale)],
      [t('stock.deliveries.supplier'), paper.supplier],
      [t('stock.deliveries.document'), paper.document],
    ],
    columns: [
      t('stock.forms.code'),
      t('stock.article'),
      t('stock.lines.batch'),
      t('stock.lines.bestBefore'),
      t('stock.boxes'),
    ],
    rows: paper.lines.map((line) => [
      line.sku,
      nameOf(line, locale),
      line.batch ?? '',
      line.best_before ?? '',
      line.quantity,
    ]),
    signatures: [t('stock.forms.brought'), t('stock.forms.counted'), t('stock.forms.monitor')],
  };
}

export function moveForm(paper: Move, t: Say, locale: Locale): Form {
  return {
    title: t('stock.forms.move'),
    number: paperNumber('CK', paper.move_id),
    facts: [
      [t('stock.moves.from'), paper.from_shop_name],
      [t('stock.moves.to'), paper.to_shop_name],
      [t('stock.moves.sent'), `${paper.sent_by} ${moment(paper.sent_at, locale)}`],
      [
        t('stock.moves.received'),
        paper.received_at === null
          ? ''
          : `${paper.received_by ?? ''} ${moment(paper.received_at, locale)}`,
      ],
    ],
    columns: [
      t('stock.forms.code'),
      t('stock.article'),
      t('stock.moves.sentBoxes'),
      t('stock.moves.arrivedBoxes'),
    ],
    rows: paper.lines.map((line) => [
      line.sku,
      nameOf(line, locale),
      line.quantity,
      line.quantity_arrived ?? '',
    ]),
    signatures: [t('stock.forms.sender'), t('stock.forms.driver'), t('stock.forms.receiver')],
  };
}

export function writeOffForm(paper: WriteOff, t: Say, locale: Locale): Form {
  return {
    title: t('stock.forms.writeOff'),
    number: paperNumber('BS', paper.write_off_id),
    facts: [
      [t('stock.forms.shop'), paper.shop_name],
      [t('stock.forms.at'), moment(paper.proposed_at, locale)],
      [t('stock.writeOffs.why'), t(`stock.writeOffs.whys.${paper.why}`)],
      [t('stock.writeOffs.reason'), paper.reason ?? ''],
    ],
    columns: [t('stock.forms.code'), t('stock.article'), t('stock.boxes')],
    rows: [[paper.sku, nameOf(paper, locale), paper.quantity]],
    signatures: [t('stock.forms.proposer'), t('stock.forms.confirmer'), t('stock.forms.destroyer')],
  };
}

/** While one counts, the list is blind: the numbers are written by hand. */
export function countForm(paper: CountDetail, t: Say, locale: Locale): Form {
  const { count } = paper;
  const isOver = count.differences_count !== null;
  const isHandOver = count.kind === 'hand_over';
  const listed = paper.articles.filter((row) => (isOver ? row.quantity !== null : row.is_stocked));
  return {
    title: t(isHandOver ? 'stock.forms.handOver' : 'stock.forms.count'),
    number: paperNumber(isHandOver ? 'JJ' : 'PD', count.count_id),
    facts: [
      [t('stock.forms.shop'), count.shop_name],
      [t('stock.forms.at'), moment(count.ended_at ?? count.opened_at, locale)],
      [t('stock.counts.by'), count.counted_by],
      [t('stock.counts.keeper'), count.kept_by ?? ''],
    ],
    columns: [
      t('stock.forms.code'),
      t('stock.article'),
      ...(isOver ? [t('stock.counts.expected')] : []),
      t('stock.counts.counted'),
      ...(isOver ? [t('stock.counts.difference')] : []),
    ],
    rows: listed.map((row) => [
      row.sku,
      nameOf(row, locale),
      ...(isOver ? [row.expected ?? ''] : []),
      row.quantity ?? '',
      ...(isOver ? [(row.quantity ?? 0) - (row.expected ?? 0)] : []),
    ]),
    signatures: isHandOver
      ? [t('stock.forms.giver'), t('stock.forms.taker'), t('stock.forms.monitor')]
      : [t('stock.forms.counter'), t('stock.forms.keeper'), t('stock.forms.monitor')],
  };
}
