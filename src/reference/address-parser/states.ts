const codes =
  'al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa pr ri sc sd tn tx ut vt va vi wa wv wi wy';
const names = [
  'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,district of columbia,florida,georgia,hawaii,idaho',
  'illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri',
  'montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon',
  'pennsylvania,puerto rico,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,virgin islands',
  'washington,west virginia,wisconsin,wyoming',
].join(',');

const states = new Map<string, string>();
for (const [at, code] of codes.split(' ').entries()) {
  states.set(code, code);
  states.set(names.split(',')[at]!, code);
}

/** The two small letters of a state by its code or name; undefined when it is none. */
export function stateCode(words: readonly string[]): string | undefined {
  return states.get(words.join(' '));
}
