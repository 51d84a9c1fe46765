import type { Lines } from './lines.ts';

/** What people write, by theme. */
export const english: Record<string, Lines> = {
  snow: {
    first: [
      '{at} has not been plowed and cars are stuck.',
      'Solid ice from curb to curb at {at}.',
      'The plow passed the avenue but not our block at {at}.',
      'The corner at {at} is one sheet of ice.',
      'Snow is piled so high at {at} that the crosswalk is gone.',
    ],
    more: ['An ambulance could not get through.', 'The school bus did not come because of it.'],
  },
  heat: {
    first: [
      'No heat in the whole building at {at} since last night.',
      'The boiler at {at} is out and the landlord does not answer.',
      'It is 52 degrees in our apartment.',
      'Radiators at {at} have been cold for {n} days.',
    ],
    more: ['We heat with the oven, which is not safe.', 'There are small children in the house.'],
  },
  pothole: {
    first: [
      'Deep pothole at {at}, cars swerve around it.',
      'There is a hole in the road at {at}, about {n} inches deep.',
      'The patch at {at} has come out again.',
      'Two potholes close together at {at}.',
      'Big hole by the crosswalk at {at}, I lost a hubcap.',
      'The road is breaking up at {at}.',
    ],
    more: [
      'You cannot see it when it rains.',
      'Cyclists ride into traffic to avoid it.',
      'I heard a tire blow there last night.',
    ],
  },
  'tree-down': {
    first: [
      'A large limb came down at {at}.',
      'Tree across the road at {at}, nobody can pass.',
      'Half of the tree at {at} lies on the sidewalk.',
      'A tree fell on a parked car at {at}.',
      'Uprooted tree at {at} leans against a house.',
    ],
    more: ['It came down in the storm.', 'It took a wire with it, the power company was here already.'],
  },
  leaves: {
    first: [
      'Leaves have piled up along {at} and the drain is covered.',
      'The sweeper has not come to {at}.',
      'The gutter at {at} is full of wet leaves.',
    ],
    more: ['It is slippery.', 'Cars were not moved on sweeping day.'],
  },
  tree: {
    first: [
      'The tree at {at} is dead and drops branches.',
      'Branches touch the roof at {at}.',
      'The tree at {at} hides the stop sign.',
      'Roots at {at} have lifted the pavement.',
      'Please trim the tree at {at}, it blocks the light.',
      'The stump at {at} was never removed.',
    ],
    more: ['It leans more every month.', 'The last trim was years ago.'],
  },
  light: {
    first: [
      'The street light at {at} is out.',
      'Light flickers all night at {at}.',
      'Three lights in a row are dark near {at}.',
      'The light at {at} burns all day.',
      'The whole block at {at} is dark.',
    ],
    more: [
      'People are afraid to walk home.',
      'The pole has no number that I can read.',
      'It went out after the storm.',
    ],
  },
  signal: {
    first: [
      'The signal at {at} only flashes.',
      'The walk button at {at} does nothing.',
      'The sign at {at} is bent and faces the wrong way.',
      'Somebody knocked the sign at {at} over.',
      'A cable hangs low over the street at {at}.',
    ],
    more: ['Drivers do not know who goes first.', 'It happened overnight.'],
  },
  flood: {
    first: [
      'The storm drain at {at} is clogged and the corner floods.',
      'Water stands a foot deep at {at}.',
      'The drain cover at {at} is broken.',
      'The street is sinking at {at}.',
      'Bad smell from the inlet at {at}.',
      'Water came up in the basement at {at}.',
    ],
    more: ['It happens at every hard rain.', 'Trash has blocked the grate.', 'Cars stalled in it.'],
  },
  water: {
    first: [
      'Water is running down the street at {at}.',
      'The hydrant at {at} drips day and night.',
      'Clean water bubbles up through the road at {at}.',
      'Our water at {at} is brown.',
      'No pressure at {at} since this morning.',
    ],
    more: ['In this cold it turns to ice.', 'It has made a small river.'],
  },
  dumping: {
    first: [
      'Somebody dumped construction rubble at {at}.',
      'A pile of tires and bags at {at}.',
      'Couch and mattresses were left at {at}.',
      'Trash is dumped at {at} every weekend.',
      'Contractor bags in the lot at {at}.',
      'Litter all along {at}.',
    ],
    more: [
      'A white van without a company name does it at night.',
      'It attracts rats.',
      'We cleaned it last month and it is back.',
    ],
  },
  bulk: {
    first: [
      'I have a mattress and a chair to be picked up at {at}.',
      'Please take an old refrigerator from {at}.',
      'Our recycling bin was stolen from {at}.',
      'We just moved in at {at} and need a bin.',
    ],
    more: ['I can put it out the evening before.', 'Any weekday is fine.'],
  },
  trash: {
    first: [
      'Our trash was not picked up at {at}.',
      'The truck skipped our side of the street at {at}.',
      'Recycling was left at {at} again.',
      'The can at {at} is overflowing.',
      'The dumpster behind {at} has not been emptied.',
      'Bags were put out days early at {at}.',
    ],
    more: [
      'It smells in the heat.',
      'Animals have torn the bags open.',
      'Both neighbors were missed as well.',
    ],
  },
  weeds: {
    first: [
      'Weeds at {at} are taller than I am.',
      'The empty lot at {at} is overgrown.',
      'High grass covers the sidewalk at {at}.',
      'The yard at {at} is full of weeds and trash.',
      'Standing water breeds mosquitoes behind {at}.',
    ],
    more: ['I saw rats run in and out.', 'Nobody has lived there for years.'],
  },
  graffiti: {
    first: [
      'Fresh graffiti on the wall at {at}.',
      'Tags all over the shutters at {at}.',
      'Somebody sprayed the mailbox at {at}.',
      'The mural at {at} was tagged.',
      'Posters are glued to every pole at {at}.',
    ],
    more: ['It was clean last week.', 'I own the house and agree to the cleaning.'],
  },
  car: {
    first: [
      'A car without plates has stood at {at} for weeks.',
      'Burned-out van at {at}.',
      'Cars park on the sidewalk at {at}.',
      'Somebody blocks the driveway at {at}.',
      'Car with four flat tires at {at}.',
      'A bike frame has been chained at {at} for months.',
    ],
    more: ['The windows are broken.', 'A wheelchair cannot pass.', 'It has not moved since I moved in.'],
  },
  animal: {
    first: [
      'Rats come out of a burrow at {at}.',
      'A dead raccoon lies at {at}.',
      'A dog without a collar runs around {at}.',
      'A wasp nest hangs over the door at {at}.',
      'There is dog waste all over {at}.',
    ],
    more: ['They are out in daylight now.', 'The children are scared.'],
  },
  sidewalk: {
    first: [
      'The sidewalk at {at} is broken, I tripped.',
      'A slab has lifted at {at}.',
      'The ramp at {at} is crumbling.',
      'Scaffolding blocks the sidewalk at {at}.',
      'The crosswalk lines at {at} have worn away.',
    ],
    more: ['My mother uses a walker and has to go in the street.', 'The school is around the corner.'],
  },
  building: {
    first: [
      'Bricks are falling from the front of {at}.',
      'The vacant house at {at} stands open.',
      'The porch at {at} is about to come down.',
      'They work at {at} without a permit on display.',
      'The roof at {at} has a hole and water comes in.',
      'There is mold in our apartment at {at}.',
    ],
    more: ['People go in and out at night.', 'The owner does not answer.'],
  },
  park: {
    first: [
      'A swing is broken in the playground at {at}.',
      'The trash cans in the park at {at} are full.',
      'The water fountain at {at} does not work.',
      'A bench is broken at {at}.',
      'The court lights at {at} stay off.',
    ],
    more: ['The path is washed out.', 'Many families come here on weekends.'],
  },
  noise: {
    first: [
      'Loud music at {at} until early morning.',
      'Work at {at} begins before seven.',
      'A fan on the roof of {at} drones all night.',
      'Engines are revved at {at} every night.',
    ],
    more: ['I talked to them and nothing changed.', 'We cannot sleep.'],
  },
  story: {
    first: [
      'I am worried and would like somebody to look into this.',
      'I would rather tell the details to a person. Please call me.',
      'This happened near {at}, and I think the city should know.',
      'Somebody needs help near {at}.',
    ],
    more: ['I did not know whom else to tell.', 'Please treat this with care.'],
  },
  plain: {
    first: [
      '{what}: please have a look at {at}.',
      'I have a problem at {at}: {what}.',
      'Could somebody help with this? {what}.',
      '{what}, {at}.',
    ],
    more: ['I was told to report it here.', 'Please tell me what happens next.'],
  },
};
