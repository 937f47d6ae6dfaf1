// Makes each compiled message smaller: the choice of language is written once, not in every message. A phone's first
// load holds some 250 of them.
const MESSAGE = /^src\/paraglide\/messages\/[a-z0-9_]+\.js$/;
const CHOICE =
  /\(\((?:inputs|_inputs)?(?: = \{\})?, options = \{\}\) => \{\s*const locale = experimentalStaticLocale \?\? options\.locale \?\? getLocale\(\)\s*if \(locale === "en"\) return (en_\w+)\((?:inputs)?\)\s*return (fr_\w+)\((?:inputs)?\)\s*\}\)/;

const PICK = '\0socle-pick';

/** @returns {import('vite').Plugin} */
export function leanMessages() {
  let root = '';
  return {
    name: 'socle-lean-messages',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (id === 'socle-pick' ? PICK : null),
    load: (id) =>
      id === PICK
        ? `import { getLocale } from '${root}/src/paraglide/runtime.js';
export const pick = (fr, en) => (inputs, options) => ((options?.locale ?? getLocale()) === 'en' ? en : fr)(inputs);`
        : null,
    transform(code, id) {
      if (!MESSAGE.test(id.replace(`${root}/`, ''))) return null;
      const lean = code.replace(CHOICE, '/* @__PURE__ */ pick($2, $1)');
      // An unknown form stays as it is: larger, and right.
      return lean === code ? null : { code: `import { pick } from 'socle-pick';\n${lean}`, map: null };
    },
  };
}
