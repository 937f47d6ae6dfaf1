// Turns the browser's pointer, wheel and key events into those that tools know.
import type { Attachment } from 'svelte/attachments';
import { pull } from '../../tools/edge';
import { intent } from '../../tools/keys';
import type { Contact } from '../../tools/pointers';
import { toBoard } from '../../canvas/camera';
import { preferences } from '../parts/preferences.svelte';
import { act } from './acts';
import type { BoardStage } from './stage.svelte';

const LINE = 16;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Pointers and wheel on the element that shows the board. */
export function gestures(stage: BoardStage): Attachment<HTMLElement> {
  return (element) => {
    const off = new AbortController(),
      { signal } = off;
    const contact = (event: PointerEvent): Contact => {
      const corner = element.getBoundingClientRect();
      return {
        id: event.pointerId,
        kind: event.pointerType === 'touch' ? 'touch' : event.pointerType === 'pen' ? 'pen' : 'mouse',
        button: event.button,
        at: { x: event.clientX - corner.left, y: event.clientY - corner.top },
        shift: event.shiftKey,
        free: event.ctrlKey || event.metaKey,
        time: event.timeStamp,
      };
    };
    const ours = (event: Event): boolean =>
      !(event.target instanceof Element && event.target.closest('input, textarea'));
    const fine = matchMedia('(pointer: fine) and (min-width: 1024px)');

    element.addEventListener(
      'pointerdown',
      (event) => {
        if (!ours(event) || event.button === 2) return;
        element.setPointerCapture(event.pointerId);
        stage.eye.stop();
        const at = contact(event),
          before = stage.editing;
        stage.edit(null);
        stage.renaming = null;
        stage.pointers.press(at);
        // Focus follows the hand, unless the press opened a text to write in.
        if (stage.editing !== null && stage.editing !== before) return;
        const hit = stage.hit(toBoard(stage.camera, at.at));
        if (hit.on === 'note' || hit.on === 'title') void stage.touch(hit.id);
        else stage.focusBoard(true);
      },
      { signal },
    );
    // The browser would give the focus to what captures the pointer, and select text.
    element.addEventListener('mousedown', (event) => ours(event) && event.preventDefault(), { signal });
    element.addEventListener(
      'pointermove',
      (event) => {
        const at = contact(event);
        stage.pointers.move(at);
        if (fine.matches && at.kind !== 'touch') stage.presence.show({ cursor: round(toBoard(stage.camera, at.at)) });
      },
      { signal },
    );
    // What is carried to the edge takes the board along, so that a zone out of sight can be reached.
    let carried: Contact | null = null;
    let travelling = 0;
    const travel = (): void => {
      const by = carried && stage.scene.mine.size > 0 ? pull(carried.at, stage.viewport) : null;
      travelling = 0;
      if (!carried || !by) return;
      stage.eye.panBy(by);
      stage.pointers.move(carried);
      travelling = requestAnimationFrame(travel);
    };
    element.addEventListener(
      'pointermove',
      (event) => {
        carried = contact(event);
        if (travelling === 0 && stage.scene.mine.size > 0) travelling = requestAnimationFrame(travel);
      },
      { signal },
    );
    element.addEventListener('pointerup', (event) => stage.pointers.release(contact(event)), { signal });
    element.addEventListener('pointercancel', () => stage.pointers.cancel(), { signal });
    element.addEventListener('pointerleave', () => stage.presence.show({ cursor: undefined }), { signal });
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const corner = element.getBoundingClientRect();
        const unit =
          event.deltaMode === WheelEvent.DOM_DELTA_LINE
            ? LINE
            : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
              ? corner.height
              : 1;
        const zoom = event.ctrlKey || event.metaKey;
        // A trackpad's pinch comes as small steps with ctrl; they count more than a wheel's.
        const fineSteps = zoom && event.deltaMode === 0 && Math.abs(event.deltaY) < 30 ? 1.6 : 1;
        stage.pointers.wheel({
          at: { x: event.clientX - corner.left, y: event.clientY - corner.top },
          dx: event.deltaX * unit,
          dy: event.deltaY * unit * fineSteps,
          zoom,
          shift: event.shiftKey,
        });
      },
      { signal, passive: false },
    );
    return () => {
      off.abort();
      cancelAnimationFrame(travelling);
    };
  };
}

const round = (p: { x: number; y: number }): { x: number; y: number } => ({ x: Math.round(p.x), y: Math.round(p.y) });

/** Keys of the whole page while the board is its screen. */
export function keys(stage: BoardStage, search: () => void): () => void {
  const off = new AbortController(),
    { signal } = off;
  /** Keys alone are ours on the board or where nothing has the focus; a button elsewhere keeps its own. */
  const here = (target: EventTarget | null): boolean =>
    target === document.body || (target instanceof Element && target.closest('[data-board]') !== null);

  addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal')) return;
      const ctrl = event.ctrlKey || event.metaKey;
      if (event.key === ' ' && here(event.target) && !typing(event.target)) {
        stage.pointers.space = true;
        event.preventDefault();
        return;
      }
      if (!ctrl && event.key !== 'Escape' && !here(event.target) && !typing(event.target)) return;
      const found = intent(
        { key: event.key, code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey },
        {
          typing: typing(event.target),
          active: stage.selection.size > 0,
          placing: stage.placing !== null,
          letters: preferences.singleKeys,
        },
      );
      if (found && act(stage, found, search)) event.preventDefault();
    },
    { signal },
  );
  addEventListener(
    'keyup',
    (event) => {
      if (event.key === ' ') stage.pointers.space = false;
    },
    { signal },
  );
  addEventListener('blur', () => (stage.pointers.space = false), { signal });
  return () => off.abort();
}
