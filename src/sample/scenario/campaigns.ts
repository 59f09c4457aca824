/** A security campaign of the organisation. */
export interface CampaignStory {
  readonly number: number;
  readonly name: string;
  readonly description: string;
  readonly manager: "mona";
  readonly createdAt: string;
  readonly endsAt: string;
  /** Undefined while it is open. */
  readonly closedAt?: string;
  readonly alerts: {
    readonly open_count: number;
    readonly closed_count: number;
    readonly in_progress_count: number;
  };
}

export const campaigns: readonly CampaignStory[] = [
  {
    number: 2,
    name: "SQL injection (CWE-89)",
    description: "Every query that is built from what a user sends, before the end of the year.",
    manager: "mona",
    createdAt: "2026-10-19T08:00:00Z",
    endsAt: "2026-12-11T00:00:00Z",
    alerts: { open_count: 14, closed_count: 9, in_progress_count: 2 },
  },
  {
    number: 1,
    name: "Path traversal (CWE-22)",
    description: "Files of uploads and downloads.",
    manager: "mona",
    createdAt: "2026-06-01T08:00:00Z",
    endsAt: "2026-07-31T00:00:00Z",
    closedAt: "2026-07-30T16:20:00Z",
    alerts: { open_count: 0, closed_count: 11, in_progress_count: 0 },
  },
];
