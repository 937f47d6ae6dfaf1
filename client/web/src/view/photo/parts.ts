// All that a photo needs, from the camera to the note: one chunk, which comes with the first one that is seen or chosen.
export { default as PhotoDialog } from './PhotoDialog.svelte';
export { default as PhotoField } from './PhotoField.svelte';
export { default as PhotoSheet } from './PhotoSheet.svelte';
export { default as PhotoView } from './PhotoView.svelte';
export { default as Post } from './Post.svelte';
export { default as Waiting } from './Waiting.svelte';
export { problemOf, stateOf } from './choose';
export { PhotoDesk } from './desk.svelte';
