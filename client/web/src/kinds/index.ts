// The kinds of zones, each under its name.
import type { ZoneKind } from '../board/model';
import { axis } from './axis';
import { form } from './form';
import { free } from './free';
import type { Kind } from './kind';
import { lane } from './lane';
import { list } from './list';
import { plan } from './plan';
import { postcard } from './postcard';
import { strip } from './strip';
import { table } from './table';
import { target } from './target';

const KINDS: { readonly [K in ZoneKind]: Kind } = {
  list,
  free,
  strip,
  table,
  form,
  axis,
  lane,
  target,
  postcard,
  plan,
};

export const kindOf = (kind: ZoneKind): Kind => KINDS[kind];
