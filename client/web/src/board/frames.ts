// The bytes of the board plane (SPEC S1, S6): the stock y-protocol, and Socle's four extra message types. Pure.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { CLOSE_CODES, type Refusal } from '../protocol';

const SYNC = 0;
const AWARENESS = 1;
const DENIED = 2;
const QUERY_AWARENESS = 3;
const SAVED = 4;
const REFUSED = 5;
const STORAGE = 6;
const DEFLATED = 7;

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export type Message =
  | { readonly type: 'step1'; readonly vector: Uint8Array }
  | { readonly type: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'query_awareness' }
  | { readonly type: 'saved'; readonly count: number }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'storage'; readonly saving: boolean };

export type Bytes = Uint8Array<ArrayBuffer>;

export function step1(doc: Y.Doc): Bytes {
  return frame(SYNC, STEP_1, Y.encodeStateVector(doc));
}

export function step2(doc: Y.Doc, vector: Uint8Array): Bytes {
  return frame(SYNC, STEP_2, Y.encodeStateAsUpdate(doc, vector));
}

export function update(bytes: Uint8Array): Bytes {
  return frame(SYNC, UPDATE, bytes);
}

export function awareness(bytes: Uint8Array): Bytes {
  return frame(AWARENESS, null, bytes);
}

function frame(type: number, step: number | null, body: Uint8Array): Bytes {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  if (step !== null) encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder) as Bytes;
}

/** The deflated frame inside this one, if it is one (SPEC S16). */
export function deflated(bytes: Bytes): Bytes | null {
  if (bytes[0] !== DEFLATED) return null;
  return decoding.readVarUint8Array(decoding.createDecoder(bytes.subarray(1))) as Bytes;
}

/** Large boards come deflated where the browser can inflate: all that are younger than 2023. */
export const CAN_INFLATE = 'DecompressionStream' in globalThis;

export async function inflated(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The messages of a frame. What follows an unknown type cannot be read and is left out; broken bytes throw. */
export function* read(bytes: Uint8Array): Generator<Message> {
  const decoder = decoding.createDecoder(bytes);
  while (decoding.hasContent(decoder)) {
    switch (decoding.readVarUint(decoder)) {
      case SYNC: {
        const step = decoding.readVarUint(decoder);
        const body = decoding.readVarUint8Array(decoder);
        if (step === STEP_1) yield { type: 'step1', vector: body };
        else if (step === STEP_2) yield { type: 'step2', update: body };
        else if (step === UPDATE) yield { type: 'update', update: body };
        break;
      }
      case AWARENESS:
        yield { type: 'awareness', update: decoding.readVarUint8Array(decoder) };
        break;
      case DENIED: {
        decoding.readVarUint(decoder);
        const code = decoding.readVarString(decoder);
        if (code in CLOSE_CODES) yield { type: 'refused', refusal: { code } as Refusal };
        break;
      }
      case QUERY_AWARENESS:
        yield { type: 'query_awareness' };
        break;
      case SAVED:
        yield { type: 'saved', count: decoding.readVarUint(decoder) };
        break;
      case REFUSED:
        yield { type: 'refused', refusal: JSON.parse(decoding.readVarString(decoder)) as Refusal };
        break;
      case STORAGE:
        yield { type: 'storage', saving: decoding.readVarUint(decoder) !== 0 };
        break;
      default:
        return;
    }
  }
}
