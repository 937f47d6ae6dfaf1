// Where an image of a workshop is had from. Small: what shows one need not know how one is sent.
export const imagePath = (workshop: string, image: string): string =>
  `/api/workshops/${encodeURIComponent(workshop)}/images/${encodeURIComponent(image)}`;
