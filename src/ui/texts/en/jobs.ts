/** Work that goes on by itself. */
export const jobs = {
  intro: "Work that goes on by itself, whoever closes this page.",
  empty: "No jobs.",
  progress: "Progress",
  kinds: {
    ingest: "Ingest",
    comparison: "Comparison with a gallery",
    "re-embedding": "Change of the model pack",
    "re-clustering": "Grouping of faces",
    "index-rebuild": "Rebuilding of indexes",
    export: "Export of leads",
  },
  states: {
    queued: "queued",
    running: "running",
    waiting: "waiting, and tried again by itself",
    paused: "paused",
    done: "done",
    failed: "failed",
    cancelled: "cancelled",
  },
  wishes: { run: "running", pause: "is being paused", cancel: "is being cancelled" },
  steps: { pause: "Pause", resume: "Resume", cancel: "Cancel the job", retry: "Try again" },
  items: (done: number, total: number | null) =>
    total === null ? `${done} items` : `${done} of ${total} items`,
  left: (seconds: number) => (seconds < 120 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`),
  errors: (count: number) => (count === 1 ? "1 item not taken" : `${count} items not taken`),
};
