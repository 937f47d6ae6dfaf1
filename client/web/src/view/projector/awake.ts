/** Keeps the screen from sleeping while the page is seen, where the browser can; answers how to let it sleep again. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let left = false;
  const hold = async () => {
    // Only on origins that the browser trusts; refused on a low battery.
    if (document.hidden || !('wakeLock' in navigator)) return;
    const held = await navigator.wakeLock.request('screen').catch(() => null);
    if (left) void held?.release();
    else lock = held;
  };
  // The browser lets go when the page is hidden.
  const seen = () => void hold();
  document.addEventListener('visibilitychange', seen);
  void hold();
  return () => {
    left = true;
    document.removeEventListener('visibilitychange', seen);
    void lock?.release();
  };
}
