/** What is known of reviewers. */
export const figures = {
  title: "Reviewers",
  intro:
    "How often they are right on candidates of which the truth is known, how far they agree with others, and how long they take. Shares and kappa come with their limits of 95%.",
  operation: "Operation",
  nobody: "Nobody has given an opinion in this operation yet.",
  columns: {
    reviewer: "Reviewer",
    decisions: "Opinions",
    knownAnswers: "On known answers",
    falsePositives: "Confirmed somebody else",
    falseNegatives: "Rejected the person",
    agreement: "Agreement beyond chance (kappa)",
    seconds: "Seconds for a decision",
  },
  wrong: (hits: number, trials: number, low: string, high: string) =>
    `${hits} of ${trials} wrong, ${low} to ${high}`,
  undecided: (count: number) => `${count} undecided`,
  unknown: "not known",
  kappa: (value: string, low: string, high: string, pairs: number) =>
    `${value} (${low} to ${high}), ${pairs} candidates`,
  quartiles: (median: number, lower: number, upper: number) => `${median}, half of them ${lower} to ${upper}`,
  mixIn: "Mix in known answers",
  mixInWhy:
    "Copies of candidates that two people have verified or excluded are given to others, who cannot tell them from the rest.",
  share: "Share of the settled candidates, in %",
  mixInRun: "Mix in",
  mixedIn: (count: number) => (count === 0 ? "There is nothing left to ask again." : `${count} mixed in.`),
  own: "My figures",
  tooFew:
    "Too few known answers so far. Figures are shown, and go on, only when enough has come together that they tell nothing of single decisions.",
  until: (day: string) => `All opinions before ${day}, in all operations.`,
};
