import { ads } from "./en/ads.js";
import { alerts } from "./en/alerts.js";
import { figures } from "./en/figures.js";
import { jobs } from "./en/jobs.js";
import { links } from "./en/links.js";
import { minors } from "./en/minors.js";
import { pictures } from "./en/pictures.js";
import { refusals } from "./en/refusals.js";
import { review } from "./en/review.js";
import { work } from "./en/work.js";

/** Every text of the page in English. Another language is one more catalogue with the same keys. */
export const en = {
  name: "Leadlight",
  skip: "Skip to the content",
  loading: "Loading …",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  notAllowed: "Your roles do not include this page.",
  tryAgain: "Try again",
  none: "none",
  pages: {
    queue: "Queue",
    compare: "Compare",
    networks: "Networks",
    network: "Network",
    search: "Search",
    ingest: "Ingest",
    galleries: "Galleries",
    gallery: "Gallery",
    ad: "Ad",
    leads: "Leads",
    jobs: "Jobs",
    alerts: "Alerts",
    people: "People",
    log: "Log",
  },
  menu: {
    label: "Pages",
    language: "Language",
    languages: { en: "English", es: "Español" },
    theme: "Colours",
    themes: { system: "as the system", light: "light", dark: "dark" },
    account: "Signed in as",
    signOut: "Sign out",
    help: "Keyboard help",
  },
  signIn: {
    title: "Sign in",
    name: "Name",
    password: "Password",
    submit: "Sign in",
    lapsedTitle: "Sign in again",
    lapsed: "Your session has ended. What you wrote is still here; sign in to go on where you were.",
    locked: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
  },
  password: {
    title: "Choose your own password",
    why: "Your present password was given to you by somebody else.",
    current: "Present password",
    next: "New password",
    again: "New password, once more",
    differ: "The two new passwords differ.",
    submit: "Change password",
  },
  help: {
    title: "Keyboard",
    keys: {
      c: "Confirm: potential candidate",
      r: "Reject: no candidate",
      i: "Inconclusive",
      u: "Unsuitable for comparison",
      z: "Undo the last decision, within ten seconds",
      "← →": "Candidate before, candidate after",
      "J K": "In the queue: next candidate, candidate before",
      "+ − 0": "Larger, smaller, as at first",
      f: "Flicker: one picture in place of the other",
      o: "Lay the pictures over each other",
      g: "Grid",
      n: "Write a note",
      "?": "This help",
    },
    shortcuts: "Single keys act at once",
  },
  ...review,
  minors,
  pictures,
  ...work,
  ads,
  links,
  jobs,
  alerts,
  figures,
  refusals,
};
