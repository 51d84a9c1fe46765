/** Ways to say it, and what people add. `{at}` is the address, `{n}` a small number, `{what}` the service's name. */
export interface Lines {
  first: readonly string[];
  more: readonly string[];
}
