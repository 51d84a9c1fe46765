import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The address of a built file by its plain name: `site.css` -> `/assets/site-1f2e3d4c.css`. */
export type Asset = (name: string) => string;

/**
 * Reads `dist/client/manifest.json` once. Before a build (tests of pages) every name is its own address, so that
 * rendering never depends on the bundler.
 */
export function assets(root: string): Asset {
  const file = path.join(root, 'dist', 'client', 'manifest.json');
  const manifest: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return (name) => `/assets/${manifest[name] ?? name}`;
}
