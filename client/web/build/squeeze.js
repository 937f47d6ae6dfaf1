// A second pass over what a phone loads first: what Vite's minifier leaves, terser finds a hundredth of, compressed. Only
// there, as it takes its time.
import { minify } from 'terser';

const FIRST = /^(workshop|index|base|phase|Join)$/;

/** @returns {import('vite').Plugin} */
export function squeeze() {
  return {
    name: 'socle-squeeze',
    apply: 'build',
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !FIRST.test(chunk.name)) continue;
        const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 3 } });
        chunk.code = code ?? chunk.code;
      }
    },
  };
}
