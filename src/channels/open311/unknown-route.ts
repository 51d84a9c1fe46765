import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';
import { type Route, route } from '#platform/http';

/** Whatever else is asked for below the address of the service: told as such, in the form that was asked for. */
export function unknownRoute(): Route {
  return route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/open311/*',
    policy: anyone,
    sessionless: true,
    origin: 'any',
    handler: (request, reply) => {
      // Clients put "/services.xml" behind an address that ends with a slash already.
      const once = request.url.replace(/^[^?#]*/, (path) => path.replace(/\/{2,}/g, '/'));
      if (once !== request.url && request.method === 'GET') return reply.redirect(once, 308);
      throw new NotFound();
    },
  });
}
