import type { PartnerKind } from '#reference/partners';
import type { Adapter } from './adapter.ts';
import { csv } from './csv.ts';
import { mailbox } from './mailbox.ts';
import { open311 } from './open311.ts';
import { webhook } from './webhook.ts';

export const adapters: Readonly<Record<PartnerKind, Adapter>> = { open311, webhook, mailbox, csv };
