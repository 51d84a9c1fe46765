import { anyone } from '#platform/context';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { catalogOf, say } from '#reference/catalog';
import { isSandbox } from '#reference/clients';
import type { DiscoveryRecord } from '#reference/open311';
import { answer } from './answer.ts';
import { reading } from './reading.ts';

export const specification = 'http://wiki.open311.org/GeoReport_v2';

/** Where the service is and when its services changed last. */
export function discoveryRoutes(house: House): Route[] {
  const urls = ['/open311', '/open311/v2'].flatMap((base) => [
    `${base}/discovery`,
    `${base}/discovery.:format`,
  ]);
  return urls.map((url) =>
    route({
      method: 'GET',
      url,
      policy: anyone,
      ...reading,
      handler: async (request, reply) => {
        const { city, changedAt } = await catalogOf(request.ctx);
        const t = house.catalogs.translator(request.ctx.language);
        const { publicUrl } = house.config;
        const changeset = `${changedAt.toISOString().slice(0, 19)}Z`;
        const content: DiscoveryRecord = {
          changeset,
          contact: t('open311.discovery.contact', {
            name: say(city.serviceName, request.ctx.language),
            email: city.contact.email,
            phone: city.contact.phone,
          }),
          key_service: t('open311.discovery.key', { url: `${publicUrl}/developers` }),
          endpoints: [
            {
              specification,
              url: `${publicUrl}/open311/v2`,
              changeset,
              type: (await isSandbox(house)) ? 'test' : 'production',
              formats: ['text/xml', 'application/json'],
            },
          ],
        };
        return answer(request, reply, { root: 'discovery', content });
      },
    }),
  );
}
