import { anyone } from '#platform/context';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { widgets } from './widget.ts';

/** The script that other pages load. It knows the frames' titles in the city's languages and nothing else of the city. */
export function scriptRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/widgets/v1.js',
    policy: anyone,
    sessionless: true,
    cors: true,
    handler: async (request, reply) => {
      const { city } = await catalogOf(request.ctx);
      const titles = Object.fromEntries(
        city.languages.map((language) => {
          const t = house.catalogs.translator(language);
          return [language, Object.fromEntries(widgets.map((one) => [one, t(`widgets.${one}.title`)]))];
        }),
      );
      return reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(widgetScript(titles));
    },
  });
}

/**
 * Plain JavaScript for browsers of the last ten years. It touches nothing of the page around it but the place behind its own
 * element, and believes a message only from its own frame and the city's origin.
 */
export function widgetScript(titles: Record<string, Record<string, string>>): string {
  return `(function () {
  'use strict';
  var titles = ${JSON.stringify(titles).replace(/</g, '\\u003c')};
  var me = document.currentScript;
  if (!me || !me.src || !me.parentNode) return;
  var origin = new URL(me.src).origin;
  var kind = me.getAttribute('data-belfry');
  var language = me.getAttribute('data-language');
  var wanted = language || (document.documentElement.lang || '').split('-')[0];
  var known = titles[wanted] || titles[Object.keys(titles)[0]];
  if (!known[kind]) return;
  var url = new URL('/widgets/' + kind, origin);
  ['service', 'area', 'language'].forEach(function (name) {
    var value = me.getAttribute('data-' + name);
    if (value) url.searchParams.set(name, value);
  });
  if (!language && titles[wanted]) url.searchParams.set('language', wanted);
  var frame = document.createElement('iframe');
  frame.src = url.href;
  frame.title = me.getAttribute('data-title') || known[kind];
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
  frame.setAttribute('referrerpolicy', 'origin');
  frame.setAttribute('loading', 'lazy');
  if (kind === 'map') frame.setAttribute('allow', 'geolocation');
  var style = frame.style;
  style.width = '100%';
  style.maxWidth = '100%';
  style.height = kind === 'map' ? '560px' : '300px';
  style.border = '0';
  style.colorScheme = 'normal';
  window.addEventListener('message', function (event) {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    var data = event.data;
    if (!data || data.belfry !== 'size' || typeof data.height !== 'number') return;
    style.height = Math.min(Math.max(data.height, 80), 4000) + 'px';
  });
  me.parentNode.insertBefore(frame, me.nextSibling);
})();
`;
}
