import type { Ctx } from '#platform/context';
import type { ClientOf } from '#platform/http';
import { localDate } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import type { KeyedClient } from './client.ts';
import { clientActor } from './client-actor.ts';
import { addUse } from './client-store.ts';
import { clientByToken } from './client-token.ts';
import { clientByKey } from './key-ring.ts';

export interface ClientDoor {
  clientOf: ClientOf;
  /** Writes down what was counted since the last time: one statement for all calls of a while. Never throws. */
  flush(): Promise<void>;
}

interface Use {
  client: string;
  key: string;
  day: string;
  calls: number;
  at: Date;
}

/** What the web server asks whose key it is; counts the calls on the way. */
export function clientDoor(ctx: Ctx): ClientDoor {
  let uses = new Map<string, Use>();
  return {
    async clientOf(_request, asking, key) {
      const client = (await clientByKey(asking, key)) ?? (await clientByToken(asking, key));
      if (!client) return null;
      const now = asking.clock.now();
      count(uses, client, now, localDate((await catalogOf(asking)).calendar, now));
      const { perMinute, channel } = client;
      const limit = { class: 'client', burst: Math.max(10, perMinute), perMinute };
      return { actor: clientActor(client), client, channel, limit };
    },
    async flush() {
      const counted = uses;
      uses = new Map();
      await addUse(ctx, [...counted.values()]).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'the calls of clients could not be written down; they are tried again');
        for (const [key, use] of counted) add(uses, key, use);
      });
    },
  };
}

function count(uses: Map<string, Use>, { id, keyId }: KeyedClient, at: Date, day: string) {
  add(uses, `${keyId} ${day}`, { client: id, key: keyId, day, calls: 1, at });
}

function add(uses: Map<string, Use>, name: string, use: Use) {
  const known = uses.get(name);
  if (!known) uses.set(name, { ...use });
  else {
    known.calls += use.calls;
    if (use.at > known.at) known.at = use.at;
  }
}
