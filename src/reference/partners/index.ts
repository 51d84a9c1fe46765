export { checkPartners, type KnownToPartners, type PartnerProblem } from './check-partners.ts';
export { isBound, type Partner, type PartnerChange, type PartnerKind, PartnerSchema } from './partner.ts';
export { loadPartners, partnerOf, partnersOf, savePartners } from './partner-store.ts';
export { changeFor } from './status-map.ts';
