// Addresses of the app, as values. Pure: what reads and changes the browser's address is live/router.svelte.ts.

export type View = 'plan' | 'liste' | 'ecrire';
/** What is printed for the room: posters, cards, signs for tables. */
export type Printed = 'affiches' | 'cartes' | 'tables';
export type Route =
  | { readonly at: 'home' }
  | { readonly at: 'join'; readonly code: string | null; readonly invitation: string | null }
  | { readonly at: 'workshop'; readonly workshop: string; readonly board: string | null; readonly view: View | null }
  | { readonly at: 'cockpit'; readonly workshop: string }
  | { readonly at: 'screen'; readonly workshop: string }
  | {
      readonly at: 'replay';
      readonly workshop: string;
      readonly instant: number | null;
      readonly board: string | null;
      /** The idea to follow on that board, from when it was written. */
      readonly note: string | null;
    }
  /** A published replay, by its secret. */
  | { readonly at: 'published_replay'; readonly secret: string }
  | { readonly at: 'report'; readonly workshop: string }
  | { readonly at: 'print'; readonly workshop: string; readonly what: Printed }
  /** A published restitution, by its secret. */
  | { readonly at: 'published'; readonly secret: string }
  | { readonly at: 'accessibility' }
  | { readonly at: 'privacy' }
  | { readonly at: 'nowhere' };

const CODE = /^\/([a-z]{4})[-\s]?([0-9]{2})\/?$/i;
const COCKPIT = /^\/a\/([A-Za-z0-9_-]{1,64})\/animer\/?$/;
const SCREEN = /^\/a\/([A-Za-z0-9_-]{1,64})\/ecran\/?$/;
const REPLAY = /^\/a\/([A-Za-z0-9_-]{1,64})\/rejeu\/?$/;
const REPORT = /^\/a\/([A-Za-z0-9_-]{1,64})\/restitution\/?$/;
const PRINT = /^\/a\/([A-Za-z0-9_-]{1,64})\/imprimer\/(affiches|cartes|tables)\/?$/;
const WORKSHOP = /^\/w\/([A-Za-z0-9_-]{1,64})\/?$/;

export function parse(path: string, search = '', hash = ''): Route {
  const plain = decoded(path);
  if (plain === '/' || plain === '/index.html') return { at: 'home' };
  if (plain === '/accessibilite') return { at: 'accessibility' };
  if (plain === '/confidentialite') return { at: 'privacy' };
  if (plain === '/i') return { at: 'join', code: null, invitation: hash.replace(/^#/, '') || null };
  if (plain === '/p') return { at: 'published', secret: hash.replace(/^#/, '') };
  const run = COCKPIT.exec(plain)?.[1];
  if (run) return { at: 'cockpit', workshop: run };
  const screen = SCREEN.exec(plain)?.[1];
  if (screen) return { at: 'screen', workshop: screen };
  if (plain === '/r') return { at: 'published_replay', secret: hash.replace(/^#/, '') };
  const replay = REPLAY.exec(plain)?.[1];
  if (replay) {
    const asked = new URLSearchParams(search);
    const instant = Number(asked.get('instant') ?? NaN);
    return {
      at: 'replay',
      workshop: replay,
      instant: Number.isFinite(instant) ? instant : null,
      board: asked.get('espace'),
      note: asked.get('note'),
    };
  }
  const report = REPORT.exec(plain)?.[1];
  if (report) return { at: 'report', workshop: report };
  const print = PRINT.exec(plain);
  if (print?.[1]) return { at: 'print', workshop: print[1], what: print[2] as Printed };
  const workshop = WORKSHOP.exec(plain)?.[1];
  if (workshop) {
    const asked = new URLSearchParams(search);
    const view = asked.get('vue');
    return {
      at: 'workshop',
      workshop,
      board: asked.get('espace'),
      view: view === 'plan' || view === 'liste' || view === 'ecrire' ? view : null,
    };
  }
  const code = CODE.exec(plain);
  if (code) return { at: 'join', code: `${code[1]}-${code[2]}`.toUpperCase(), invitation: null };
  return { at: 'nowhere' };
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

export function href(route: Route): string {
  switch (route.at) {
    case 'home':
    case 'nowhere':
      return '/';
    case 'accessibility':
      return '/accessibilite';
    case 'privacy':
      return '/confidentialite';
    case 'cockpit':
      return `/a/${route.workshop}/animer`;
    case 'screen':
      return `/a/${route.workshop}/ecran`;
    case 'published_replay':
      return `/r#${route.secret}`;
    case 'replay':
      return `/a/${route.workshop}/rejeu${tail({ espace: route.board, note: route.note, instant: route.instant })}`;
    case 'report':
      return `/a/${route.workshop}/restitution`;
    case 'print':
      return `/a/${route.workshop}/imprimer/${route.what}`;
    case 'published':
      return `/p#${route.secret}`;
    case 'join':
      return route.invitation ? `/i#${route.invitation}` : `/${route.code ?? ''}`;
    case 'workshop':
      return `/w/${route.workshop}${tail({ espace: route.board, vue: route.view })}`;
  }
}

function tail(fields: Readonly<Record<string, string | number | null>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value !== null && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text && `?${text}`;
}

/** The view for someone who did not ask for one: phones write, others see the plan unless they chose the list. */
export function defaultView(phone: boolean, remembered: string | null): View {
  if (phone) return 'ecrire';
  return remembered === 'liste' ? 'liste' : 'plan';
}
