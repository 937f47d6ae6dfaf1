// Addresses of the app, as values. Pure: what reads and changes the browser's address is live/router.svelte.ts.

export type View = 'plan' | 'liste' | 'ecrire';
export type Route =
  | { readonly at: 'home' }
  | { readonly at: 'join'; readonly code: string | null; readonly invitation: string | null }
  | { readonly at: 'workshop'; readonly workshop: string; readonly board: string | null; readonly view: View | null }
  | { readonly at: 'cockpit'; readonly workshop: string }
  | { readonly at: 'screen'; readonly workshop: string }
  | { readonly at: 'accessibility' }
  | { readonly at: 'privacy' }
  | { readonly at: 'nowhere' };

const CODE = /^\/([a-z]{4})[-\s]?([0-9]{2})\/?$/i;
const COCKPIT = /^\/a\/([A-Za-z0-9_-]{1,64})\/animer\/?$/;
const SCREEN = /^\/a\/([A-Za-z0-9_-]{1,64})\/ecran\/?$/;
const WORKSHOP = /^\/w\/([A-Za-z0-9_-]{1,64})\/?$/;

export function parse(path: string, search = '', hash = ''): Route {
  const plain = decoded(path);
  if (plain === '/' || plain === '/index.html') return { at: 'home' };
  if (plain === '/accessibilite') return { at: 'accessibility' };
  if (plain === '/confidentialite') return { at: 'privacy' };
  if (plain === '/i') return { at: 'join', code: null, invitation: hash.replace(/^#/, '') || null };
  const run = COCKPIT.exec(plain)?.[1];
  if (run) return { at: 'cockpit', workshop: run };
  const screen = SCREEN.exec(plain)?.[1];
  if (screen) return { at: 'screen', workshop: screen };
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
    case 'join':
      return route.invitation ? `/i#${route.invitation}` : `/${route.code ?? ''}`;
    case 'workshop': {
      const search = new URLSearchParams();
      if (route.board) search.set('espace', route.board);
      if (route.view) search.set('vue', route.view);
      const tail = search.toString();
      return `/w/${route.workshop}${tail && `?${tail}`}`;
    }
  }
}

/** The view for someone who did not ask for one: phones write, others see the plan unless they chose the list. */
export function defaultView(phone: boolean, remembered: string | null): View {
  if (phone) return 'ecrire';
  return remembered === 'liste' ? 'liste' : 'plan';
}
