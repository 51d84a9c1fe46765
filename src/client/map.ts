/** Loads Leaflet only when a map comes near the reader's eyes. */
const places = document.querySelectorAll<HTMLElement>('[data-island="map"]');
const watcher = new IntersectionObserver(
  async (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      const { drawMap } = await import('./map-draw.ts');
      drawMap(target as HTMLElement);
    }
  },
  { rootMargin: '200px' },
);
for (const place of places) watcher.observe(place);

export {};
