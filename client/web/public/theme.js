// Runs before the first paint, so that a chosen theme never flashes. src/theme.ts changes the choice later.
(function () {
  var root = document.documentElement;
  var dark = matchMedia('(prefers-color-scheme: dark)');
  var contrast = matchMedia('(prefers-contrast: more)');
  function apply() {
    var choice = null;
    try {
      choice = localStorage.getItem('socle.theme');
    } catch {
      // Storage is refused: follow the device.
    }
    if (choice !== 'light' && choice !== 'dark' && choice !== 'contrast') {
      choice = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light';
    }
    root.setAttribute('data-theme', choice);
  }
  apply();
  dark.addEventListener('change', apply);
  contrast.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('socle:theme', apply);
})();
