/** Loads Leaflet, or MapLibre on staff pages, only when a map comes near the reader's eyes. */
const drawers: Record<string, () => Promise<(place: HTMLElement) => unknown>> = {
  map: async () => (await import('./map-draw.ts')).drawMap,
  'console-map': async () => (await import('./console-map-draw.ts')).drawConsoleMap,
};

const watcher = new IntersectionObserver(
  async (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      watcher.unobserve(target);
      const draw = await drawers[target.dataset.island ?? '']?.();
      draw?.(target);
    }
  },
  { rootMargin: '200px' },
);
for (const place of document.querySelectorAll('[data-map]')) watcher.observe(place);

export {};
