/** Loads MapLibre only when a map comes near the reader's eyes. */
const places = document.querySelectorAll<HTMLElement>('[data-island="console-map"]');
const watcher = new IntersectionObserver(
  async (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      const { drawConsoleMap } = await import('./console-map-draw.ts');
      drawConsoleMap(target as HTMLElement);
    }
  },
  { rootMargin: '200px' },
);
for (const place of places) watcher.observe(place);

export {};
