// Where one jumps to with «Y aller»: the view that shows that board goes there, once.
import type { Look } from '../../protocol';

class Attention {
  target: Look | null = $state.raw(null);

  /** The thing to show on this board, if one asked for it; it is then asked for no longer. */
  take(board: string): { readonly zone: string | null; readonly note: string | null } | null {
    const { target } = this;
    if (target?.board !== board) return null;
    this.target = null;
    return target;
  }
}

export const attention = new Attention();
