import type { FastifyRequest } from 'fastify';
import { accountRoutes } from '#channels/account';
import { adminChannel } from '#channels/admin';
import { apiChannels } from '#channels/api';
import { boardChannel } from '#channels/board';
import { deskChannel } from '#channels/desk';
import { developerRoutes } from '#channels/developers';
import { feedsChannel } from '#channels/feeds';
import { officeChannel } from '#channels/office';
import { open311Channel } from '#channels/open311';
import { siteChannel } from '#channels/site';
import { stormChannel, stormLinkChannel } from '#channels/storm';
import { tilesChannel } from '#channels/tiles';
import { widgetsChannel } from '#channels/widgets';
import { createAuth } from '#platform/auth';
import type { Actor, Ctx } from '#platform/context';
import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { baseMapOrigins, catalogOf, say } from '#reference/catalog';
import { staffActorReader } from '#reference/people';

interface Channel {
  routes: readonly Route[];
  teller: Teller;
}

export interface Channels {
  mounted: Channel[];
  /** How failures outside any channel are told. */
  teller: Teller;
  actorOf(request: FastifyRequest, ctx: Ctx): Promise<Actor>;
  /** Hosts that pictures may come from: the base map's. */
  imageSources: string[];
}

/** Every way in and out, built with the parts of the house. */
export async function channels(house: House): Promise<Channels> {
  const { city } = await catalogOf(house.systemCtx());
  const auth = createAuth({
    db: house.database.db,
    log: house.log,
    secret: house.secret,
    publicUrl: house.config.publicUrl,
    issuer: say(city.serviceName, city.languages[0]!),
  });
  const site = siteChannel(house);
  return {
    mounted: [
      site,
      { routes: accountRoutes({ house, auth }), teller: site.teller },
      { routes: developerRoutes(house), teller: site.teller },
      officeChannel(house),
      boardChannel(house),
      stormChannel(house),
      stormLinkChannel(house),
      deskChannel(house),
      adminChannel(house),
      tilesChannel(house),
      open311Channel(house),
      ...apiChannels(house),
      feedsChannel(house),
      widgetsChannel(house),
    ],
    teller: site.teller,
    actorOf: staffActorReader(auth),
    imageSources: baseMapOrigins(city),
  };
}
