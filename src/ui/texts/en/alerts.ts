/** What standing searches found. */
export const alerts = {
  intro: "What new ads and new portraits brought: one alert for a person, however many ads show them.",
  shown: "Show",
  all: "all",
  states: { new: "not seen yet", seen: "seen" },
  empty: "No alerts.",
  total: (count: number) => (count === 1 ? "1 alert" : `${count} alerts`),
  unseen: (count: number) => (count > 99 ? "99+" : String(count)),
  ads: (count: number) => (count === 1 ? "in 1 ad" : `in ${count} ads`),
  candidates: (count: number) => `${count} candidates`,
  decided: "The candidate is decided, or not for you to see.",
  open: "Compare",
  see: "Mark as seen",
};
