// A workshop that was erased leaves nothing in this browser either.
import { forgetCopies } from '../../board/offline';
import { forgetPhotos } from '../photo/kept';
import { known } from '../parts/known.svelte';

export async function forgetWorkshop(workshop: string): Promise<void> {
  known.forget(workshop);
  try {
    for (const key of Object.keys(localStorage)) {
      // `socle.workshop.{id}`, and what is kept under names that begin with the id.
      if (key.startsWith('socle') && key.split(/[./]/).includes(workshop)) localStorage.removeItem(key);
    }
  } catch {
    // Storage is refused: then nothing is kept in it.
  }
  await forgetPhotos(workshop);
  await forgetCopies(
    workshop,
    () => true,
    () => false,
  );
}
