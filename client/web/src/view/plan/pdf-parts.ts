// All that a PDF needs, from its bytes to the choice of its page: one chunk, which comes with the first one that is chosen.
export { default as PdfPages } from './PdfPages.svelte';
export { PdfFile } from './pdf';
