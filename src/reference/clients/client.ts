/** What a client may do; docs/how-to/api-keys.md says what each opens. */
export const scopes = [
  'requests:read',
  'requests:write',
  'requests:work',
  'private:read',
  'contacts:read',
  'contacts:write',
  'measures:read',
  'webhooks',
] as const;
export type Scope = (typeof scopes)[number];

/** Ways in that a client's reports can be noted under; the words are `office.channel.KEY`. */
export const clientChannels = ['open311', 'api', 'app', 'kiosk', 'partner', 'sensor', 'social'] as const;

/** A program that speaks to the city by itself, with keys of its own. */
export interface Client {
  id: string;
  name: string;
  /** Who answers for it. */
  owner: string;
  email: string;
  scopes: readonly Scope[];
  /** Services that it may report; null: all. */
  services: readonly string[] | null;
  /** Departments within which its scopes hold; null: all. */
  departments: readonly string[] | null;
  /** Default intake channel. */
  channel: string;
  /** Calls; all of its keys share them. */
  perMinute: number;
  /** Made by a developer for themselves, where the instance is a sandbox. */
  sandbox: boolean;
  active: boolean;
  createdAt: Date;
}

/** A client, and which of its keys it came with. */
export interface KeyedClient extends Client {
  keyId: string;
}

/** Whether the client may report this service. */
export function clientServes(client: Pick<Client, 'services'>, serviceKey: string): boolean {
  return client.services === null || client.services.includes(serviceKey);
}
