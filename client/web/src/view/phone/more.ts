// What a phone fetches when an idea is asked more than its text: one chunk, and one way to it.
export { default as Fields } from '../note/Fields.svelte';
export { default as Questions } from '../kinds/Questions.svelte';
export { default as Papers } from './Papers.svelte';
export { default as PhotoSlot } from '../photo/PhotoSlot.svelte';
export { default as ShareButton } from '../note/ShareButton.svelte';
export { default as Where } from '../kinds/Where.svelte';
