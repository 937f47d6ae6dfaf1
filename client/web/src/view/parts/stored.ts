// What this browser keeps for its reader, as JSON. Storage may be refused (private windows): then it lasts as long
// as the page, and nothing breaks.

export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function keepStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Refused or full.
  }
}
