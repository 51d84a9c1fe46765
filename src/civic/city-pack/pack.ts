import type { RoutingRule } from '#flow/routing';
import type { AssetLayerWithThings } from '#reference/assets';
import type { City, Department, ServiceDefinition, ServiceGroup } from '#reference/catalog';
import type { Lookup } from '#reference/lookups';
import type { Neighbor } from '#reference/neighbors';
import type { Partner } from '#reference/partners';
import type { LayerWithAreas, SketchFeature } from '#reference/places';

/** What a pack says, whatever its files look like. Until `checkPack` found nothing, only its outer shape is sure. */
export interface PackContent {
  city: City;
  departments: Department[];
  groups: ServiceGroup[];
  /** In the order of their groups. */
  services: ServiceDefinition[];
  routing: RoutingRule[];
  layers: LayerWithAreas[];
  sketch: SketchFeature[];
  /** What the city's own tables mean; their rows are no part of a pack's meaning. */
  lookups: Lookup[];
  neighbors: Neighbor[];
  /** Kinds of numbered things, with those of the pack. */
  assets: AssetLayerWithThings[];
  /** Other systems that do a part of the work. */
  partners: Partner[];
}

/** What is wrong and where: a path inside the pack's folder, lines and columns from 1. */
export interface PackProblem {
  file: string;
  line: number;
  column: number;
  message: string;
}

export interface PackFile {
  name: string;
  /** Undefined when the file is missing or cannot be read at all. */
  data: unknown;
  problems: PackProblem[];
  /** Where the value at this path stands, or the nearest one above it. */
  where(path: readonly (string | number)[]): { line: number; column: number };
}

/** A value of the pack and where it was read. */
export interface Placed {
  file: PackFile;
  path: readonly (string | number)[];
}

export interface Pack {
  files: PackFile[];
  content: PackContent;
  /** Where the entries of `content` come from; the lists are parallel to those of `content`. */
  sources: { [Part in keyof PackContent]: Placed[] };
}
