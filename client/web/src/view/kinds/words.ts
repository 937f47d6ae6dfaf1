// Where a note of a table, a target or a scale stands, and how a card is signed, in words.
import type { Note, Zone } from '../../board/model';
import { m } from '../../i18n';
import { valueText } from '../../kinds/axis';
import { axesOf, cellOf, columnsOf, rowsOf, valuesOf, waits, type Head } from '../../kinds/ground';

/** The label of a row or a column as it is read out: «+» and «−» are words (methods M10). */
export function labelText(head: Head | null | undefined): string {
  const label = head?.label.trim() ?? '';
  if (label === '+') return m.kinds_plus();
  if (label === '−' || label === '-' || label === '–') return m.kinds_minus();
  return label || (head ? m.kinds_untitled() : '');
}

/** «utilité 4/5, faisabilité 2/5», «Se loger, Enjeux»; «à placer» where nobody has said; empty of a list. */
export function standText(zone: Zone | null | undefined, note: Note): string {
  if (!zone) return '';
  if (waits(zone, note.place)) return m.kinds_waits();
  const axes = zone.kind === 'axis' ? axesOf(zone) : null;
  if (axes) {
    const values = valuesOf(zone, note.place);
    const said = (title: string, value: string) => `${title.toLocaleLowerCase()} ${value}`;
    return [
      values ? said(axes.x.title, valueText(axes.x, values.x)) : '',
      axes.y && values && values.y !== null ? said(axes.y.title, valueText(axes.y, values.y)) : '',
    ]
      .filter(Boolean)
      .join(', ');
  }
  if (zone.kind !== 'table' && zone.kind !== 'target') return '';
  const cell = cellOf(zone, note.place);
  const row = cell?.row == null ? null : rowsOf(zone)[cell.row];
  const column = cell?.column == null ? null : columnsOf(zone)[cell.column];
  return [labelText(row), labelText(column)].filter(Boolean).join(', ');
}

export const signedText = (note: Note): string =>
  note.signature === null ? '' : note.signature.trim() || m.kinds_anonymous();
