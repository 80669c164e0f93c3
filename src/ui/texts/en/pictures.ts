/** Pictures that are blurred for whoever looks by accident. */
export const pictures = {
  explicit: "Blurred: a network takes this picture for explicit.",
  showExplicit: "Show it",
};
